/** A whole number that is saved when it is left or Enter is pressed, and only when it makes sense. */
import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { typedNumber } from '../mint/mint-fields.ts';

interface NumberSettingProps {
  label: string;
  value: number;
  min: number;
  max: number;
  suffix: string;
  onSave: (value: number) => void;
}

export function NumberSetting({ label, value, min, max, suffix, onSave }: NumberSettingProps) {
  const [draft, setDraft] = useState<number | string | null>(null);
  const typed = draft === null ? value : typedNumber(draft);
  const wrong = typed === null || !Number.isInteger(typed) || typed < min || typed > max;
  const commit = () => {
    if (wrong || draft === null || typed === null) return;
    setDraft(null);
    if (typed !== value) onSave(typed);
  };
  return (
    <NumberInput
      aria-label={label}
      w={132}
      min={min}
      max={max}
      suffix={suffix}
      clampBehavior="none"
      value={draft ?? value}
      error={wrong ? `A whole number from ${min} to ${max}.` : null}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
