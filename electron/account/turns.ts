// One thing after the other. Threat: two that open, close or replace the same account at once.

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** What fails holds up nothing that comes after it. */
export function createTurns(): InTurn {
  let queue: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = queue.then(work, work);
    queue = turn.catch(() => undefined);
    return turn;
  };
}
