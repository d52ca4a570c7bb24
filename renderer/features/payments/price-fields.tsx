import { TextInput } from '@mantine/core';
import type { Problems } from '../mint/mint-fields.ts';
import type { PriceDraft } from './payment-fields.ts';

interface PriceFieldsProps {
  price: PriceDraft;
  problems: Problems<'amount' | 'currency'>;
  disabled: boolean;
  onChange: (part: Partial<PriceDraft>) => void;
}

export function PriceFields({ price, problems, disabled, onChange }: PriceFieldsProps) {
  return (
    <div className="payment-price">
      <TextInput
        label="Amount"
        placeholder="49.00"
        inputMode="decimal"
        autoComplete="off"
        value={price.amount}
        disabled={disabled}
        error={problems.amount}
        onChange={(event) => onChange({ amount: event.currentTarget.value })}
      />
      <TextInput
        label="Currency"
        maxLength={3}
        autoComplete="off"
        spellCheck={false}
        value={price.currency}
        disabled={disabled}
        error={problems.currency}
        onChange={(event) => onChange({ currency: event.currentTarget.value })}
      />
    </div>
  );
}
