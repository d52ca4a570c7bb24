// The usage history as the screens ask for it: in local time, by key and by customer. Every figure is a sum of whole bytes.
import type { z } from 'zod';
import type { usage } from '../../shared/ipc/usage.ts';
import { daysOf } from '../../shared/usage-grid.ts';
import { dayStartHour, localTime } from '../../shared/usage-zone.ts';
import type { Database } from './sqlite.ts';
import { createUsageMarks } from './usage-marks.ts';
import { before, createUsageQuestion, line, shapeOf, sinceOf, toMb, total } from './usage-question.ts';
import type { SeriesName, UsageSight } from './usage-sight.ts';
import { HOUR_MS } from './usage-time.ts';

type Calls = typeof usage;
type In<N extends keyof Calls> = z.output<Calls[N]['input']>;
type Out<N extends keyof Calls> = Omit<z.output<Calls[N]['output']>, 'asOf'>;

export interface UsageViews {
  /** All throw AppError `validation` for an unknown time zone or a span that is turned round or too long. */
  overview(question: In<'overview'>, nowMs: number): Out<'overview'>;
  /** `not_found` for a key or customer that the history does not know. */
  history(question: In<'history'>, nowMs: number): Out<'history'>;
  heatmap(question: In<'heatmap'>, nowMs: number): Out<'heatmap'>;
  table(question: In<'table'>, nowMs: number): Out<'table'>;
}

const ROWS_PER_PAGE = 5000;

export function createUsageViews(db: Database, sight: UsageSight): UsageViews {
  const marks = createUsageMarks(db);

  const { question, cut, keysOf } = createUsageQuestion(sight);

  return {
    overview({ span, timeZone: asked, top }, nowMs) {
      const { grid, timeZone, hoursFrom } = cut({ span, timeZone: asked }, nowMs);
      const { edges } = grid;
      const since = sight.since();
      const { bytes, covered } = sight.totals(edges);
      const names = sight.names();
      const [from = 0, to = 0] = [edges[0], edges.at(-1)];
      const bySeries = sight.sums(from, to);
      const byCustomer = new Map<string, number>();
      let activeKeys = 0;
      bySeries.visit((series, used) => {
        activeKeys += 1;
        const id = names.bySeries.get(series)?.customerId;
        if (id !== undefined) byCustomer.set(id, (byCustomer.get(id) ?? 0) + used);
      });
      const ranked = [...byCustomer].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      const shown = ranked.slice(0, top);
      const groups = new Map<number, number>();
      shown.forEach(([id], index) => {
        for (const { series } of names.byCustomer.get(id) ?? [])
          if (bySeries.get(series) > 0) groups.set(series, index);
      });
      const cells = sight.cells(edges, groups, shown.length);
      const customers = shown.map(([customerId, used], index) => {
        const keys = names.byCustomer.get(customerId) ?? [];
        return {
          customerId,
          name: sight.customerName(customerId),
          keys: keys.length,
          keyId: keys.length === 1 ? (keys[0]?.keyId ?? null) : null,
          totalMb: toMb(used),
          mb: line(edges, cells[index] ?? new Float64Array(), covered, since),
        };
      });
      const left = bytes.map((used, index) => cells.reduce((rest, cell) => rest - (cell[index] ?? 0), used));
      const previous = before(edges, hoursFrom, since);
      const earlier = previous && { bytes: 0, keys: 0 };
      if (previous && earlier) {
        sight.sums(...previous).visit((_, used) => {
          earlier.bytes += used;
          earlier.keys += 1;
        });
      }
      const today = sight.totals([
        dayStartHour(timeZone, localTime(timeZone, nowMs).date),
        Math.floor(nowMs / HOUR_MS) + 1,
      ]);
      const mb = line(edges, bytes, covered, since);
      const isKnown = mb.some((figure) => figure !== null);
      return {
        ...shapeOf(grid, timeZone, since),
        mb,
        customers,
        rest:
          ranked.length <= shown.length
            ? null
            : {
                customers: ranked.length - shown.length,
                totalMb: toMb(total(left)),
                mb: line(edges, left, covered, since),
              },
        figures: {
          todayMb: today.bytes[0] || today.covered[0] === 1 ? toMb(today.bytes[0] ?? 0) : null,
          periodMb: isKnown ? toMb(total(bytes)) : null,
          previousMb: earlier && toMb(earlier.bytes),
          activeKeys: isKnown ? activeKeys : null,
          previousActiveKeys: earlier?.keys ?? null,
        },
        resets: marks.resets(from * HOUR_MS, to * HOUR_MS),
      };
    },

    history({ span, timeZone: asked, ...whose }, nowMs) {
      const { name, keys } = keysOf(whose);
      const { grid, timeZone, hoursFrom } = cut({ span, timeZone: asked }, nowMs);
      const { edges } = grid;
      const since = sinceOf(keys);
      const { covered } = sight.totals(edges);
      const cells = sight.cells(edges, new Map(keys.map(({ series }, index) => [series, index])), keys.length);
      const bytes = new Float64Array(Math.max(0, edges.length - 1));
      for (const cell of cells)
        cell.forEach((used, index) => {
          bytes[index] = (bytes[index] ?? 0) + used;
        });
      const previous = before(edges, hoursFrom, since);
      const earlier =
        previous &&
        total(sight.cells(previous, new Map(keys.map(({ series }) => [series, 0])), 1)[0] ?? new Float64Array());
      const mb = line(edges, bytes, covered, since);
      const [from = 0, to = 0] = [edges[0], edges.at(-1)];
      const afterwards = sight.cells(
        [to, Math.max(to, Math.floor(nowMs / HOUR_MS) + 1)],
        new Map(keys.map(({ series }, index) => [series, index])),
        keys.length,
      );
      const lines = keys.map((key, index) =>
        marks.countersOf(
          key,
          edges,
          cells[index] ?? new Float64Array(),
          total(afterwards[index] ?? new Float64Array()),
        ),
      );
      const summed = (pick: (one: (typeof lines)[number]) => (number | null)[]) =>
        edges.slice(1).map((_, index) =>
          lines.reduce<number | null>((sum, one) => {
            const figure = pick(one)[index] ?? null;
            return sum === null || figure === null ? null : sum + figure;
          }, 0),
        );
      return {
        ...shapeOf(grid, timeZone, since),
        mb,
        totalMb: mb.some((figure) => figure !== null) ? toMb(total(bytes)) : null,
        previousMb: earlier === null ? null : toMb(earlier),
        counterMb: summed((one) => one.counterMb),
        capGb: summed((one) => one.capGb),
        marks: marks.between(keys, from * HOUR_MS, to * HOUR_MS),
        keys: keys.map((key, index) => ({
          keyId: key.keyId,
          label: key.label,
          gone: key.gone,
          totalMb: toMb(total(cells[index] ?? new Float64Array())),
        })),
        name,
      };
    },

    heatmap({ span, timeZone: asked, hours: withHours, keyId, customerId }, nowMs) {
      const isAll = keyId === undefined && customerId === undefined;
      const keys = isAll ? [] : keysOf({ keyId, customerId }).keys;
      const whole = question({ span, timeZone: asked }, nowMs);
      const grid = daysOf(whole);
      const since = isAll ? sight.since() : sinceOf(keys);
      const groups = new Map(keys.map(({ series }) => [series, 0]));
      const read = (edges: readonly number[]) => {
        const { bytes, covered } = sight.totals(edges);
        return line(edges, isAll ? bytes : (sight.cells(edges, groups, 1)[0] ?? bytes), covered, since);
      };
      const byDay = read(grid.edges);
      const first = Math.max(grid.utcBefore ?? 0, grid.edges[0] ?? 0);
      const end = grid.edges.at(-1) ?? 0;
      const hourEdges = withHours
        ? Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index)
        : [];
      const byHour = hourEdges.length > 1 ? read(hourEdges) : [];
      return {
        timeZone: whole.timeZone,
        since,
        utcDaysBefore: grid.utcBefore === null ? null : grid.utcBefore * HOUR_MS,
        days: grid.dates.map((date, index) => {
          const [start = 0, next = 0] = [grid.edges[index], grid.edges[index + 1]];
          let hours: (number | null)[] | null = null;
          if (withHours && start >= first && (grid.utcBefore === null || start >= grid.utcBefore)) {
            hours = new Array<number | null>(24).fill(null);
            for (let hour = start; hour < next; hour += 1) {
              const mb = byHour[hour - first] ?? null;
              const local = localTime(whole.timeZone, hour * HOUR_MS).hour;
              if (mb !== null) hours[local] = (hours[local] ?? 0) + mb;
            }
          }
          return { date, at: start * HOUR_MS, mb: byDay[index] ?? null, hours };
        }),
      };
    },

    table({ span, timeZone: asked, per, cursor, keyId, customerId }, nowMs) {
      const whole = question({ span, timeZone: asked }, nowMs);
      const grid = daysOf(whole);
      const names = sight.names();
      const some =
        keyId === undefined && customerId === undefined
          ? [...names.bySeries.values()]
          : keysOf({ keyId, customerId }).keys;
      const units = new Map<string, SeriesName[]>();
      for (const key of some) {
        const id = per === 'key' ? `${key.label}\n${key.keyId}` : key.customerId;
        const others = units.get(id);
        if (others) others.push(key);
        else units.set(id, [key]);
      }
      const ids = [...units.keys()].sort().filter((id) => cursor === null || id > cursor);
      const taken = ids.slice(0, Math.max(1, Math.floor(ROWS_PER_PAGE / Math.max(1, grid.dates.length))));
      const groups = new Map(
        taken.flatMap((id, index) => (units.get(id) ?? []).map(({ series }) => [series, index] as const)),
      );
      const cells = sight.cells(grid.edges, groups, taken.length);
      const { covered } = sight.totals(grid.edges);
      return {
        timeZone: whole.timeZone,
        utcDaysBefore: grid.utcBefore === null ? null : grid.utcBefore * HOUR_MS,
        rows: taken.flatMap((id, index) => {
          const keys = units.get(id) ?? [];
          const [one] = keys;
          if (!one) return [];
          const fell = marks.resetBuckets(keys, grid.edges);
          const mb = line(grid.edges, cells[index] ?? new Float64Array(), covered, sinceOf(keys));
          return grid.dates.map((date, day) => ({
            customerId: one.customerId,
            name: per === 'key' ? one.label : sight.customerName(one.customerId),
            keyId: per === 'key' ? one.keyId : null,
            date,
            mb: mb[day] ?? null,
            atLeast: fell.has(day),
          }));
        }),
        next: taken.length < ids.length ? (taken.at(-1) ?? null) : null,
      };
    },
  };
}
