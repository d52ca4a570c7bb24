// While a bulk job runs, the page is told at most once a second that its data changed. Threat: a list of ten thousand read again for each row.
import type { EventPayload, Publish } from '../../shared/ipc/contract.ts';
import type { Clock } from '../clock.ts';

const EVERY_MS = 1_000;

/** Passes everything on at once while `isBusy` is false. */
export function coalesceChanges(publish: Publish, clock: Clock, isBusy: () => boolean): Publish {
  type Domain = EventPayload<'dataChanged'>['domains'][number];
  const waiting = new Set<Domain>();
  return (name, payload) => {
    if (name !== 'dataChanged' || !isBusy()) return publish(name, payload);
    const isFirst = waiting.size === 0;
    for (const domain of (payload as EventPayload<'dataChanged'>).domains) waiting.add(domain);
    if (!isFirst) return;
    void clock.sleep(EVERY_MS).then(() => {
      const domains = [...waiting];
      waiting.clear();
      publish('dataChanged', { domains });
    });
  };
}
