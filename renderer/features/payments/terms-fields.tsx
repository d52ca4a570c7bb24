/** For whom, how much, for how long, and as what: the fields that every way of being paid has. */
import { NumberInput, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { formatCapGb, formatMb } from '../../../shared/format.ts';
import { leftGb, MB_PER_GB, type PakKey } from '../../../shared/key.ts';
import { useKeys } from '../../queries/keys.ts';
import { MAX_DAYS, type Problems } from '../mint/mint-fields.ts';
import { KeySelect } from '../routing/key-select.tsx';
import type { TermsDraft } from './payment-fields.ts';

interface TermsFieldsProps {
  draft: TermsDraft;
  /** Keys that this customer has already, best first. */
  known: readonly { keyId: string; label: string }[];
  problems: Problems<'customer' | 'gb' | 'days' | 'choice'>;
  disabled: boolean;
  onChange: (part: Partial<TermsDraft>) => void;
  /** Between the customer and the rest. */
  children?: React.ReactNode;
  customerHint?: string;
}

export function TermsFields(props: TermsFieldsProps) {
  const { draft, known, problems, disabled, onChange, children, customerHint } = props;
  return (
    <>
      <TextInput
        label="Customer"
        placeholder="alice@acme"
        {...(customerHint === undefined ? {} : { description: customerHint })}
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={draft.customer}
        disabled={disabled}
        error={problems.customer}
        onChange={(event) => onChange({ customer: event.currentTarget.value })}
      />
      {children}
      <div className="dialog-columns">
        <NumberInput
          label="Traffic"
          suffix=" GB"
          min={1}
          max={1000}
          clampBehavior="none"
          value={draft.gb}
          disabled={disabled}
          error={problems.gb}
          onChange={(gb) => onChange({ gb })}
        />
        <div className="payment-days">
          <NumberInput
            label="Days"
            min={1}
            max={MAX_DAYS}
            clampBehavior="none"
            value={draft.days ?? ''}
            placeholder={draft.days === null ? 'no expiry' : ''}
            disabled={disabled || draft.days === null}
            error={problems.days}
            onChange={(days) => onChange({ days })}
          />
          <SegmentedControl
            aria-label="Expires"
            disabled={disabled}
            value={draft.days === null ? 'never' : 'days'}
            onChange={(value) => onChange({ days: value === 'never' ? null : 30 })}
            data={[
              { value: 'days', label: 'Ends' },
              { value: 'never', label: 'Never' },
            ]}
          />
        </div>
      </div>
      <ChoiceField draft={draft} known={known} problem={problems.choice} disabled={disabled} onChange={onChange} />
    </>
  );
}

interface ChoiceFieldProps {
  draft: TermsDraft;
  known: readonly { keyId: string; label: string }[];
  problem: string | undefined;
  disabled: boolean;
  onChange: (part: Partial<TermsDraft>) => void;
}

function ChoiceField({ draft, known, problem, disabled, onChange }: ChoiceFieldProps) {
  const keys = useKeys().data?.keys;
  const byId = useMemo(() => new Map(keys?.map((key) => [key.id, key])), [keys]);
  const best = known[0]?.keyId ?? null;
  return (
    <div className="payment-choice">
      <div>
        <Text component="span" size="sm" fw={500} id="payment-as">
          As
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="payment-as"
          disabled={disabled}
          value={draft.as ?? ''}
          onChange={(as) =>
            onChange(as === 'topUp' ? { as: 'topUp', topUpKeyId: draft.topUpKeyId ?? best } : { as: 'mint' })
          }
          data={[
            { value: 'mint', label: 'New key' },
            { value: 'topUp', label: 'Top-up' },
          ]}
        />
      </div>
      {draft.as !== 'topUp' ? (
        <div>
          <Text component="span" size="sm" fw={500} id="payment-tier">
            Quality
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="payment-tier"
            disabled={disabled}
            value={draft.tier}
            onChange={(tier) => onChange({ tier: tier === 'safe' ? 'safe' : 'standard' })}
            data={[
              { value: 'standard', label: 'Standard' },
              { value: 'safe', label: 'Safe' },
            ]}
          />
        </div>
      ) : known.length > 0 ? (
        <Select
          label="Key"
          allowDeselect={false}
          disabled={disabled}
          value={draft.topUpKeyId}
          onChange={(topUpKeyId) => onChange({ topUpKeyId })}
          data={known.map(({ keyId, label }) => ({ value: keyId, label: `${label}${leftWords(byId.get(keyId))}` }))}
        />
      ) : (
        <KeySelect
          label="Key"
          disabled={disabled}
          value={draft.topUpKeyId}
          onChange={(topUpKeyId) => onChange({ topUpKeyId })}
        />
      )}
      {problem !== undefined ? (
        <Text size="xs" className="field-error payment-choice-note" role="alert">
          {problem}
        </Text>
      ) : (
        known.length > 0 && (
          <Text size="xs" c="dimmed" className="payment-choice-note">
            {known.length === 1
              ? 'This customer has a key already.'
              : `This customer has ${known.length} keys already.`}
          </Text>
        )
      )}
    </div>
  );
}

function leftWords(key: PakKey | undefined): string {
  if (key === undefined) return '';
  const left = leftGb(key);
  return left === null ? '' : ` (${formatMb(left * MB_PER_GB)} of ${formatCapGb(key.capGb)} left)`;
}
