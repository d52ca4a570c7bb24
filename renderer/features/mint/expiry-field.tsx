/** When a key stops: after so many days, on a date, or never. Says the day it comes to. */
import { NumberInput, SegmentedControl, Text } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import { formatDate, formatDateTime } from '../../../shared/format.ts';
import { type Expiry, MAX_DAYS, readExpiry } from './mint-fields.ts';

interface ExpiryFieldProps {
  value: Expiry;
  nowMs: number;
  error: string | null;
  disabled?: boolean;
  onChange: (expiry: Expiry) => void;
}

function isoDay(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}

export function ExpiryField({ value, nowMs, error, disabled = false, onChange }: ExpiryFieldProps) {
  const read = readExpiry(value, nowMs);
  const choose = (kind: string) => {
    if (kind === 'never') onChange({ kind: 'never' });
    else if (kind === 'days') onChange({ kind: 'days', days: 30 });
    else onChange({ kind: 'date', date: 'at' in read && read.at !== null ? isoDay(read.at) : null });
  };
  return (
    <div className="expiry-field">
      <Text component="span" size="sm" fw={500} id="expiry-label">
        Expires
      </Text>
      <div className="expiry-row">
        <SegmentedControl
          size="xs"
          aria-labelledby="expiry-label"
          disabled={disabled}
          value={value.kind}
          onChange={choose}
          transitionDuration={0}
          data={[
            { value: 'days', label: 'In days' },
            { value: 'date', label: 'On a date' },
            { value: 'never', label: 'Never' },
          ]}
        />
        {value.kind === 'days' && (
          <NumberInput
            aria-label="Days until it expires"
            size="xs"
            w={104}
            suffix=" days"
            min={1}
            max={MAX_DAYS}
            clampBehavior="none"
            disabled={disabled}
            value={value.days}
            error={error !== null}
            onChange={(days) => onChange({ kind: 'days', days })}
          />
        )}
        {value.kind === 'date' && (
          <DateInput
            aria-label="Last day"
            size="xs"
            w={150}
            valueFormat="D MMM YYYY"
            placeholder="24 Dec 2026"
            minDate={isoDay(nowMs)}
            disabled={disabled}
            value={value.date}
            error={error !== null}
            onChange={(date) => onChange({ kind: 'date', date })}
          />
        )}
      </div>
      {error !== null ? (
        <Text size="xs" className="field-error" role="alert">
          {error}
        </Text>
      ) : (
        <Text size="xs" c="dimmed">
          {'problem' in read ? (
            read.problem
          ) : read.at === null ? (
            'Works until it is revoked or its cap is used up.'
          ) : (
            <>
              Works until <time title={formatDateTime(read.at)}>{formatDate(read.at)}</time>.
            </>
          )}
        </Text>
      )}
    </div>
  );
}
