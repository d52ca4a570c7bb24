/** A named range, or any days. */
import { SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { localDateSchema, SPAN_RANGES, type Span } from '../../../shared/ipc/usage.ts';
import { alsoShow, localDate } from './span.ts';

const USUAL_MS = 30 * 86_400_000;

export function SpanControl({ span }: { span: Span }) {
  const dates = 'from' in span;
  const choose = (value: string) => {
    if (value === 'dates') {
      const to = Date.now();
      alsoShow({ range: undefined, from: localDate(to - USUAL_MS), to: localDate(to) });
    } else alsoShow({ range: value, from: undefined, to: undefined });
  };
  return (
    <div className="span-control">
      <SegmentedControl
        aria-label="Range"
        value={dates ? 'dates' : span.range}
        onChange={choose}
        data={[...SPAN_RANGES.map((value) => ({ value, label: value })), { value: 'dates', label: 'Dates' }]}
      />
      {dates && (
        <>
          <DateField key={`from ${span.from}`} name="From" value={span.from} onSave={(from) => alsoShow({ from })} />
          <DateField key={`to ${span.to}`} name="To" value={span.to} onSave={(to) => alsoShow({ to })} />
        </>
      )}
    </div>
  );
}

/** The day itself, both included. Half a date changes nothing. */
export function DateField({ name, value, onSave }: { name: string; value: string; onSave: (day: string) => void }) {
  const [draft, setDraft] = useState(value);
  const wrong = !localDateSchema.safeParse(draft).success || Number.isNaN(Date.parse(draft));
  const commit = () => {
    if (!wrong && draft !== value) onSave(draft);
  };
  return (
    <TextInput
      type="date"
      aria-label={name}
      w={132}
      value={draft}
      error={wrong && draft !== '' ? 'A day.' : null}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
