/** Traffic that looks like traffic: days and nights, weekends, a gap where the app was closed. */
import type { Handlers } from '../../shared/ipc/contract.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';

type UsageHandlers = Pick<Handlers['usage'], 'series' | 'top'>;

const HOUR_MS = 3_600_000;
const SPAN_MS = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS, '90d': 90 * DAY_MS };

export function fakeUsage(state: { keys: PakKey[] }, nowMs: () => number): UsageHandlers {
  return {
    series: ({ range, keyId }) => {
      const bucketMs = range === '24h' || range === '7d' ? HOUR_MS : DAY_MS;
      const count = SPAN_MS[range] / bucketMs;
      const end = Math.floor(nowMs() / bucketMs) * bucketMs;
      const scale = keyId === undefined ? 12 : 1;
      const points = Array.from({ length: count }, (_, index) => {
        const at = end - (count - 1 - index) * bucketMs;
        const hour = new Date(at).getUTCHours();
        const wave = bucketMs === HOUR_MS ? 0.4 + 0.6 * Math.sin(((hour - 6) / 24) * 2 * Math.PI) ** 2 : 14;
        const gap = index === Math.floor(count / 3) || index === Math.floor(count / 3) + 1;
        return { at, mb: gap ? null : Math.round(scale * wave * (40 + ((index * 37) % 23))) };
      });
      const totalMb = points.reduce((sum, point) => sum + (point.mb ?? 0), 0);
      return {
        bucketMs,
        points,
        totalMb,
        previousTotalMb: range === '90d' ? null : Math.round(totalMb * 0.88),
        since: state.keys.length === 0 ? null : nowMs() - 90 * DAY_MS,
        asOf: nowMs() - 12_000,
      };
    },
    top: ({ limit }) => ({
      rows: state.keys
        .map(({ id, label, usedMb }) => ({ keyId: id, label, mb: (usedMb ?? 0) / 4 }))
        .sort((a, b) => b.mb - a.mb)
        .slice(0, limit),
    }),
  };
}
