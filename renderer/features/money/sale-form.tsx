/** One payment, entered or corrected. A negative amount was paid back. */
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Sale } from '../../../shared/ipc/money.ts';
import { api } from '../../ipc-client.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { showDone } from '../frame/toasts.tsx';
import { localDate } from '../usage/span.ts';
import { amountText, parseAmount, parseCurrency } from './money-fields.ts';
import { OrderField } from './order-field.tsx';

const NOON_MS = 12 * 3_600_000;

export function SaleForm({ sale, onClose }: { sale: Sale | null; onClose: () => void }) {
  const [customer, setCustomer] = useState(sale?.customer ?? '');
  const [amount, setAmount] = useState(sale === null ? '' : amountText(sale.amountMinor, sale.currency));
  const [currency, setCurrency] = useState(sale?.currency ?? 'USD');
  const [day, setDay] = useState(localDate(sale?.at ?? Date.now()));
  const [order, setOrder] = useState({ operationId: sale?.operationId ?? null, keyId: sale?.keyId ?? null });
  const [note, setNote] = useState(sale?.note ?? '');
  const [tried, setTried] = useState(false);
  const code = parseCurrency(currency);
  const minor = code === null ? null : parseAmount(amount, code);
  const midnight = new Date(`${day}T00:00:00`).getTime();
  const problems = {
    customer: customer.trim() === '' ? 'Whose payment is it?' : null,
    amount: minor === null || minor === 0 ? 'An amount, such as 49.00.' : null,
    currency: code === null ? 'Such as USD.' : null,
    day: Number.isNaN(midnight) ? 'A day.' : null,
  };
  const save = useMutation({
    mutationFn: () => {
      const fields = {
        at: sale !== null && localDate(sale.at) === day ? sale.at : midnight + NOON_MS,
        amountMinor: minor ?? 0,
        currency: code ?? '',
        customer,
        ...order,
        note,
      };
      return sale === null ? api.money.addSale(fields) : api.money.editSale({ id: sale.id, ...fields });
    },
    onSuccess: (_sale, _input, _result, { client }) => {
      showDone(sale === null ? 'Payment added.' : 'Payment changed.');
      onClose();
      return client.invalidateQueries({ queryKey: ['money'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(problems).every((problem) => problem === null) && !save.isPending) save.mutate();
  };
  const shown = (problem: string | null) => (tried ? problem : null);
  return (
    <form
      className="sale-form"
      aria-label={sale === null ? 'Add payment' : 'Edit payment'}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="sale-fields">
        <TextInput
          label="Customer"
          className="sale-wide"
          data-autofocus
          autoFocus
          value={customer}
          error={shown(problems.customer)}
          onChange={(event) => setCustomer(event.currentTarget.value)}
        />
        <TextInput
          label="Amount"
          w={110}
          value={amount}
          error={shown(problems.amount)}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <TextInput
          label="Currency"
          w={80}
          value={currency}
          error={shown(problems.currency)}
          onChange={(event) => setCurrency(event.currentTarget.value)}
        />
        <TextInput
          label="Paid on"
          type="date"
          w={140}
          value={day}
          error={shown(problems.day)}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <OrderField
          customer={customer}
          value={order.operationId}
          onChange={(next) => setOrder({ operationId: next?.operationId ?? null, keyId: next?.keyId ?? null })}
        />
        <TextInput
          className="sale-wide"
          label="Note"
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <div className="sale-buttons">
          <Button type="submit" loading={save.isPending}>
            {sale === null ? 'Add' : 'Save'}
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </div>
      {save.error && <ErrorNote error={save.error} />}
    </form>
  );
}
