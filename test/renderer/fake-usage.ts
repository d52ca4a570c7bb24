/** Traffic that looks like traffic: days and nights, weekends, a gap where the app was closed. */
import { customerIdOf, stemOf } from '../../shared/customer.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Span } from '../../shared/ipc/usage.ts';
import { DAY_MS, MB_PER_GB, type PakKey } from '../../shared/key.ts';

const HOUR_MS = 3_600_000;
const SPAN_MS = { '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS, '90d': 90 * DAY_MS, '1y': 365 * DAY_MS };

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function dateOf(at: number): string {
  return new Intl.DateTimeFormat('sv-SE').format(at);
}

function gridOf(span: Span, nowMs: number) {
  const unit = 'range' in span && (span.range === '24h' || span.range === '7d') ? ('hour' as const) : ('day' as const);
  const stepMs = unit === 'hour' ? HOUR_MS : DAY_MS;
  const to =
    'range' in span
      ? (unit === 'hour' ? Math.floor(nowMs / HOUR_MS) * HOUR_MS : startOfDay(nowMs)) + stepMs
      : startOfDay(Date.parse(span.to)) + DAY_MS;
  const from = 'range' in span ? to - SPAN_MS[span.range] : startOfDay(Date.parse(span.from));
  const count = Math.min(500, Math.max(1, Math.round((to - from) / stepMs)));
  return { unit, stepMs, from, to, at: Array.from({ length: count }, (_, index) => to - (count - index) * stepMs) };
}

function traffic(at: number, unit: 'hour' | 'day', scale: number, index: number, gap: boolean): number | null {
  if (gap) return null;
  const hour = new Date(at).getUTCHours();
  const weekend = [0, 6].includes(new Date(at).getUTCDay()) ? 0.5 : 1;
  const wave = unit === 'hour' ? 0.4 + 0.6 * Math.sin(((hour - 6) / 24) * 2 * Math.PI) ** 2 : 14 * weekend;
  return Math.round(scale * wave * (40 + ((index * 37) % 23)));
}

const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);

export function fakeUsage(state: { keys: PakKey[] }, nowMs: () => number): Handlers['usage'] {
  const isGap = (index: number, count: number) =>
    index === Math.floor(count / 3) || index === Math.floor(count / 3) + 1;
  const grid = (span: Span) => {
    const { unit, from, to, at } = gridOf(span, nowMs());
    const none = state.keys.length === 0;
    return {
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      unit,
      from,
      to,
      at,
      utcDaysBefore: null,
      since: none ? null : nowMs() - 90 * DAY_MS,
      asOf: nowMs() - 12_000,
    };
  };
  const customers = () => {
    const found = new Map<string, { name: string; keys: PakKey[] }>();
    for (const key of state.keys) {
      const id = customerIdOf(key.label);
      const known = found.get(id) ?? { name: stemOf(key.label), keys: [] };
      known.keys.push(key);
      found.set(id, known);
    }
    return [...found].map(([customerId, rest]) => ({ customerId, ...rest }));
  };
  const valuesOf = (span: Span, scale: number) => {
    const { unit, at } = gridOf(span, nowMs());
    return at.map((start, index) => {
      const old = start < nowMs() - 90 * DAY_MS;
      return traffic(start, unit, scale, index, old || isGap(index, at.length));
    });
  };
  const keysOf = ({ keyId, customerId }: { keyId?: string | undefined; customerId?: string | undefined }) => {
    const keys = state.keys.filter((key) =>
      keyId === undefined ? customerId === undefined || customerIdOf(key.label) === customerId : key.id === keyId,
    );
    if (keys.length === 0) throw new AppError(appErrorData('not_found', 'The history does not know this customer.'));
    return keys;
  };
  return {
    series: ({ range, keyId }) => {
      const bucketMs = range === '24h' || range === '7d' ? HOUR_MS : DAY_MS;
      const count = SPAN_MS[range] / bucketMs;
      const end = Math.floor(nowMs() / bucketMs) * bucketMs;
      const points = Array.from({ length: count }, (_, index) => {
        const at = end - (count - 1 - index) * bucketMs;
        const unit = bucketMs === HOUR_MS ? 'hour' : 'day';
        return { at, mb: traffic(at, unit, keyId === undefined ? 12 : 1, index, isGap(index, count)) };
      });
      const totalMb = sum(points.map(({ mb }) => mb));
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
    overview: ({ span, top }) => {
      const all = customers().map((customer, index) => ({ ...customer, mb: valuesOf(span, 4 / (1 + index / 2)) }));
      const shown = all.slice(0, top).map(({ customerId, name, keys, mb }) => ({
        customerId,
        name,
        keys: keys.length,
        keyId: keys.length === 1 ? (keys[0]?.id ?? null) : null,
        totalMb: sum(mb),
        mb,
      }));
      const others = all.slice(top);
      const add = (parts: readonly { mb: (number | null)[] }[]) =>
        gridOf(span, nowMs()).at.map((_, index) => {
          const at = parts.map(({ mb }) => mb[index] ?? null);
          return at.length === 0 || at.every((value) => value === null) ? null : sum(at);
        });
      const mb = add(all);
      const restMb = add(others);
      return {
        ...grid(span),
        mb,
        customers: shown,
        rest: others.length === 0 ? null : { customers: others.length, totalMb: sum(restMb), mb: restMb },
        figures: {
          todayMb: 8_423,
          periodMb: sum(mb),
          previousMb: 'range' in span && span.range === '90d' ? null : Math.round(sum(mb) * 0.88),
          activeKeys: state.keys.length,
          previousActiveKeys: Math.max(0, state.keys.length - 3),
        },
        resets: state.keys.length > 3 ? 1 : 0,
      };
    },
    history: ({ span, ...whose }) => {
      const keys = keysOf(whose);
      const base = grid(span);
      const mb = valuesOf(span, keys.length);
      const used = sum(keys.map(({ usedMb }) => usedMb));
      let left = used;
      const counterMb = mb
        .toReversed()
        .map((value) => {
          const counter = value === null ? null : left;
          left -= value ?? 0;
          return counter === null ? null : Math.max(0, counter);
        })
        .reverse();
      const cap = keys.some(({ capGb }) => capGb === null) ? null : sum(keys.map(({ capGb }) => capGb));
      const first = keys[0];
      const at = base.at[Math.floor(base.at.length * 0.55)] ?? base.from;
      const mark = { keyId: first?.id ?? '', label: first?.label ?? '', fromMb: null, toMb: null };
      return {
        ...base,
        mb,
        totalMb: sum(mb),
        previousMb: Math.round(sum(mb) * 0.9),
        counterMb,
        capGb: base.at.map((start) => (cap === null ? null : start < at ? Math.max(1, cap - 10) : cap)),
        marks: [
          { ...mark, at, kind: 'topUp', gb: 10 },
          {
            ...mark,
            at: base.at[Math.floor(base.at.length * 0.2)] ?? base.from,
            kind: 'reset',
            gb: null,
            fromMb: 420,
            toMb: 3,
          },
        ],
        keys: keys.map(({ id, label, gone }) => ({ keyId: id, label, gone, totalMb: sum(mb) / keys.length })),
        name: whose.keyId === undefined ? stemOf(first?.label ?? '') : (first?.label ?? ''),
      };
    },
    heatmap: ({ span, hours, ...whose }) => {
      const count = whose.keyId === undefined && whose.customerId === undefined ? 12 : keysOf(whose).length;
      const { from, to } = gridOf(span, nowMs());
      const days = Math.max(1, Math.round((to - from) / DAY_MS));
      return {
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        since: nowMs() - 90 * DAY_MS,
        asOf: nowMs() - 12_000,
        utcDaysBefore: null,
        days: Array.from({ length: days }, (_, index) => {
          const at = startOfDay(to - (days - index) * DAY_MS + HOUR_MS);
          return {
            date: dateOf(at),
            at,
            mb: at < nowMs() - 90 * DAY_MS ? null : traffic(at, 'day', count, index, isGap(index, days)),
            hours: hours ? Array.from({ length: 24 }, (_unused, hour) => hour * 10) : null,
          };
        }),
      };
    },
    table: ({ span, per, cursor, ...whose }) => {
      const { from } = gridOf(span, nowMs());
      const rows = keysOf(whose).map((key) => ({
        customerId: customerIdOf(key.label),
        name: per === 'key' ? key.label : stemOf(key.label),
        keyId: per === 'key' ? key.id : null,
        date: dateOf(from),
        mb: 0.1 * MB_PER_GB,
        atLeast: false,
      }));
      return {
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        utcDaysBefore: null,
        rows: cursor === null ? rows : [],
        next: null,
      };
    },
  };
}
