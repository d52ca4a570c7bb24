/** Electron's cancellable event. */
export interface StandInEvent {
  defaultPrevented: boolean;
  preventDefault: () => void;
}

export function createEvent<T extends object>(fields: T): T & StandInEvent {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}
