/** What the platform will charge for this one order, and where a larger one is cheaper. Rates are the reseller's own table. */
import { Text } from '@mantine/core';
import { formatMoneyCents } from '../../../shared/format.ts';
import type { MintPreset } from '../../../shared/ipc/settings.ts';
import { nextRate, savingsHint, type WholesaleRate, wholesaleCost } from '../../../shared/money.ts';
import { priceShown } from '../../../shared/price.ts';
import { capProblem } from './mint-fields.ts';

interface OrderCostProps {
  gb: number | null;
  rates: readonly WholesaleRate[];
  /** What the customer pays for it, where that is said. */
  price?: Pick<MintPreset, 'priceCents' | 'currency'> | null;
}

export function OrderCost({ gb, rates, price = null }: OrderCostProps) {
  const cost = wholesaleCost(gb, rates);
  // What cannot be ordered has no price.
  if (gb === null || cost === null || capProblem(gb) !== null) return null;
  const saving = savingsHint(gb, rates);
  const next = nextRate(gb, rates);
  return (
    <div className="order-cost" title="By the wholesale rates in Settings, under Spending.">
      <Text size="sm" component="span" className="figure">
        <strong>{formatMoneyCents(cost.cents)}</strong> wholesale
        {price !== null && price.priceCents !== null && <> · sold at {priceShown(price.priceCents, price.currency)}</>}
      </Text>
      <Text size="xs" c="dimmed" component="span" className="figure">
        {gb} GB × {formatMoneyCents(cost.centsPerGb)}
        {saving !== null
          ? ` · ${saving.gb} GB in one order cost ${formatMoneyCents(saving.cents)}`
          : next !== null
            ? ` · from ${next.gb} GB ${formatMoneyCents(next.centsPerGb)}`
            : ''}
      </Text>
    </div>
  );
}
