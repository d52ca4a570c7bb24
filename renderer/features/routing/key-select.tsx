/** Finds a customer among ten thousand: typed, with the state of each. */
import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { keyStanding } from '../../../shared/key.ts';
import { useKeys } from '../../queries/keys.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { useNow } from '../../ui/use-now.ts';

interface KeySelectProps {
  value: string | null;
  onChange: (keyId: string) => void;
  disabled?: boolean;
  label?: string;
}

/** More than this in one dropdown is not read, it is searched. */
const SHOWN = 50;

export function KeySelect({ value, onChange, disabled = false, label = 'Customer' }: KeySelectProps) {
  const keys = useKeys();
  const nowMs = useNow(60_000);
  const rows = keys.data?.keys;
  const data = useMemo(() => rows?.map((key) => ({ value: key.id, label: key.label || key.id })) ?? [], [rows]);
  const byId = useMemo(() => new Map(rows?.map((key) => [key.id, key])), [rows]);

  return (
    <Select
      label={label}
      placeholder={keys.isPending ? 'Reading the keys…' : 'Find a customer'}
      searchable
      allowDeselect={false}
      selectFirstOptionOnChange
      disabled={disabled || keys.isPending}
      limit={SHOWN}
      maxDropdownHeight={320}
      data={data}
      value={value !== null && byId.has(value) ? value : null}
      nothingFoundMessage="No customer of that name"
      renderOption={({ option }) => {
        const key = byId.get(option.value);
        return (
          <span className="key-option">
            <bdi className="key-option-label">{option.label}</bdi>
            {key && <StateMark state={keyStanding(key, nowMs).state} />}
          </span>
        );
      }}
      onChange={(next) => {
        if (next !== null) onChange(next);
      }}
    />
  );
}
