/** Which time is looked at: it stands in the address, so that going back finds it again. */
import { useMemo } from 'react';
import { localDateSchema, SPAN_RANGES, type Span, type SpanRange } from '../../../shared/ipc/usage.ts';
import { goTo, parseRoute, useRouteParam } from '../../routes.ts';

export const SPAN_WORDS: Record<SpanRange, string> = {
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  '1y': 'a year',
};

/** `2026-11-24` of this computer's calendar. */
export function localDate(at: number): string {
  return new Intl.DateTimeFormat('sv-SE').format(at);
}

export function useSpan(): Span {
  const range = useRouteParam('range');
  const from = useRouteParam('from');
  const to = useRouteParam('to');
  return useMemo(() => {
    if (localDateSchema.safeParse(from).success && localDateSchema.safeParse(to).success) {
      const [first = '', last = ''] = [from ?? '', to ?? ''].sort();
      return { from: first, to: last };
    }
    return { range: SPAN_RANGES.find((known) => known === range) ?? '7d' };
  }, [range, from, to]);
}

/** The same screen with something else in its address; undefined takes it away. */
export function alsoShow(changes: Record<string, string | undefined>): void {
  const { params } = parseRoute(window.location.hash);
  goTo('usage', { ...Object.fromEntries(params), ...changes });
}

export function spanWords(span: Span): string {
  return 'range' in span ? SPAN_WORDS[span.range] : `${span.from} to ${span.to}`;
}
