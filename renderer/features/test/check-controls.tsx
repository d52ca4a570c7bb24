/** Which check, and its few parameters. */
import { Checkbox, NumberInput, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { changeSetup, type LabSetup, MAX_REQUESTS } from './lab-setup.ts';
import { CHECKS } from './lab-words.ts';

const MIN_REQUESTS = 2;
const MAX_SPACING_SECONDS = 60;

export function CheckControls({ setup }: { setup: LabSetup }) {
  const meaning = CHECKS.find(({ kind }) => kind === setup.kind)?.meaning;
  return (
    <div className="check-controls">
      <SegmentedControl
        aria-label="Check"
        title={meaning}
        value={setup.kind}
        onChange={(value) => changeSetup({ kind: CHECKS.find(({ kind }) => kind === value)?.kind ?? 'single' })}
        data={CHECKS.map(({ kind, label }, index) => ({
          value: kind,
          label: (
            <span className="check-choice">
              {label} <kbd className="check-key">{index + 1}</kbd>
            </span>
          ),
        }))}
      />
      {setup.kind === 'sticky' && (
        <>
          <Count
            label="Requests"
            value={setup.stickyRequests}
            min={MIN_REQUESTS}
            max={MAX_REQUESTS.sticky}
            onChange={(stickyRequests) => changeSetup({ stickyRequests })}
          />
          <Count
            label="Seconds between"
            value={setup.stickySpacingMs / 1_000}
            min={0}
            max={MAX_SPACING_SECONDS}
            decimals={1}
            onChange={(seconds) => changeSetup({ stickySpacingMs: Math.round(seconds * 1_000) })}
          />
        </>
      )}
      {setup.kind === 'rotation' && (
        <>
          <SegmentedControl
            aria-label="Sessions"
            value={setup.how}
            onChange={(value) => changeSetup({ how: value === 'repeat' ? 'repeat' : 'freshSessions' })}
            data={[
              { value: 'freshSessions', label: 'Fresh sessions' },
              { value: 'repeat', label: 'Same URL again' },
            ]}
          />
          <Count
            label="Requests"
            value={setup.rotationRequests}
            min={MIN_REQUESTS}
            max={MAX_REQUESTS.rotation}
            onChange={(rotationRequests) => changeSetup({ rotationRequests })}
          />
          <Count
            label="Seconds between"
            value={setup.rotationSpacingMs / 1_000}
            min={0}
            max={MAX_SPACING_SECONDS}
            decimals={1}
            onChange={(seconds) => changeSetup({ rotationSpacingMs: Math.round(seconds * 1_000) })}
          />
        </>
      )}
      {(setup.kind === 'single' || setup.kind === 'compare') && <span className="dimmed">{meaning}</span>}
      {setup.kind === 'sticky' && (
        <Checkbox
          label="Under a session of its own"
          title="A session made for this test, which ends by itself after a minute: the customer’s own is left alone."
          checked={setup.session === 'test'}
          onChange={(event) => changeSetup({ session: event.currentTarget.checked ? 'test' : 'own' })}
        />
      )}
    </div>
  );
}

interface CountProps {
  label: string;
  value: number;
  min: number;
  max: number;
  decimals?: number;
  onChange: (value: number) => void;
}

/** Taken while it is typed, if it makes sense; put right when it is left, never under the fingers. */
function Count({ label, value, min, max, decimals = 0, onChange }: CountProps) {
  const [draft, setDraft] = useState<number | string | null>(null);
  return (
    <span className="count">
      <span aria-hidden="true">{label}</span>
      <NumberInput
        aria-label={label}
        title={`${min} to ${max}`}
        className="count-input"
        value={draft ?? value}
        min={min}
        max={max}
        allowNegative={false}
        allowDecimal={decimals > 0}
        decimalScale={decimals}
        clampBehavior="blur"
        stepHoldDelay={400}
        stepHoldInterval={80}
        onChange={(next) => {
          setDraft(next);
          if (typeof next === 'number' && next >= min && next <= max) onChange(next);
        }}
        onBlur={() => {
          if (typeof draft === 'number') onChange(Math.min(max, Math.max(min, draft)));
          setDraft(null);
        }}
      />
    </span>
  );
}
