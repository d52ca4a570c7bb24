/** Main's end of the pipe to the host. Without a host (a unit test imports the stand-in) asking is an error. */
import { type ChildCalls, createLink, type HostCalls, type Link, type Provided } from '../link.ts';

/** Set by the host for the process it forks: a vitest worker has an IPC pipe too, and it is another one. */
export const HOST_MARK = 'PAKDESK_CHROMIUM_HOST';

const provided: Partial<Provided<ChildCalls>> = {};

/** Each part of the stand-in answers the host for itself. */
export function provide<N extends keyof ChildCalls>(name: N, answer: Provided<ChildCalls>[N]): void {
  provided[name] = answer;
}

function connect(): Link<HostCalls> {
  const send = process.send?.bind(process);
  if (!process.env[HOST_MARK] || !send) {
    return { ask: (name) => Promise.reject(new Error(`No host to ask for ${name}.`)), end: () => undefined };
  }
  const link = createLink<HostCalls, ChildCalls>(
    {
      send: (message) => {
        if (process.connected) send(message);
      },
      onMessage: (listener) => process.on('message', listener),
    },
    provided as Provided<ChildCalls>,
  );
  process.on('disconnect', () => link.end('The host has gone.'));
  return link;
}

export const host: Link<HostCalls> = connect();

/** For what nobody waits for; a host that has gone is the end of the app anyway. */
export function tell(asked: Promise<unknown>): void {
  asked.catch((error: unknown) => {
    if (process.connected) console.error(`chromium runtime: ${error instanceof Error ? error.message : String(error)}`);
  });
}
