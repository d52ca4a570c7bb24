/** The order that a payment is for, out of the customer's own, newest first. */
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { customerIdOf } from '../../../shared/customer.ts';
import { formatCapGb, formatDate } from '../../../shared/format.ts';
import { formatAmount } from '../../../shared/money-amount.ts';
import { EVER, useOrders } from '../../queries/money.ts';

export type Order = NonNullable<ReturnType<typeof useOrders>['data']>[number];

const KINDS: Record<Order['kind'], string> = { mint: 'new key', topUp: 'top-up', edit: 'raised cap' };
/** Orders of one customer within reach of a look; older ones are found by typing. */
const SHOWN = 50;
const TYPED_MS = 250;

function orderWords({ at, kind, gb, label, price, paid }: Order): string {
  const costs = price === null ? '' : `, ${formatAmount(price)}`;
  const already = paid.length === 0 ? '' : ` (paid ${paid.map(formatAmount).join(' + ')})`;
  return `${formatDate(at)}: ${formatCapGb(gb)} ${KINDS[kind]} of ${label}${costs}${already}`;
}

interface OrderFieldProps {
  /** As it is typed. */
  customer: string;
  value: string | null;
  onChange: (order: Order | null) => void;
}

export function OrderField({ customer, value, onChange }: OrderFieldProps) {
  const [typed] = useDebouncedValue(customer.trim(), TYPED_MS);
  const customerId = customerIdOf(typed);
  const { data, error } = useOrders(EVER, customerId, customerId !== '');
  const orders = data ?? [];
  const isKnown = value !== null && orders.some(({ operationId }) => operationId === value);
  return (
    <Select
      label="For the order"
      className="sale-order"
      placeholder={
        customerId === '' ? 'Whose payment first' : orders.length === 0 ? 'None of this customer' : 'None in particular'
      }
      searchable
      selectFirstOptionOnChange
      clearable
      limit={SHOWN}
      disabled={orders.length === 0 && value === null}
      error={error ? 'The orders could not be read.' : null}
      // One that is linked and not in the list (another customer's by now) is shown, not dropped in silence.
      data={[
        ...(value !== null && !isKnown ? [{ value, label: 'An order that is not in this customer’s list' }] : []),
        ...orders.map((order) => ({ value: order.operationId, label: orderWords(order) })),
      ]}
      value={value}
      onChange={(next) => onChange(orders.find(({ operationId }) => operationId === next) ?? null)}
    />
  );
}
