/** Payments: those that came in by themselves, and those entered by hand, which can be changed. */
import { ActionIcon, Button } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate } from '../../../shared/format.ts';
import type { Sale } from '../../../shared/ipc/money.ts';
import { formatAmount } from '../../../shared/money-amount.ts';
import { api } from '../../ipc-client.ts';
import { useSales } from '../../queries/money.ts';
import { routeHash } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { showDone, showFailure } from '../frame/toasts.tsx';
import { paymentIdOf, saleSource } from '../payments/payment-words.ts';
import { Amounts } from './amounts.tsx';
import { SaleForm } from './sale-form.tsx';

const LIMIT = 100;
const MANUAL = 'manual';

export function Sales() {
  const sales = useSales(LIMIT);
  /** Null = none; `new` = one that is being entered. */
  const [open, setOpen] = useState<Sale | 'new' | null>(null);
  const [sure, setSure] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: (id: string) => api.money.removeSale({ id }),
    onSuccess: (_done, _id, _result, { client }) => {
      setSure(null);
      showDone('Payment removed.');
      return client.invalidateQueries({ queryKey: ['money'] });
    },
    onError: (error) => showFailure('The payment stays', error),
  });
  const rows = sales.data?.pages.flatMap((page) => page.sales) ?? [];
  return (
    <section aria-label="Payments">
      <div className="section-head">
        <h2>Payments</h2>
        <Button size="compact-xs" variant="default" leftSection={<IconPlus size={13} />} onClick={() => setOpen('new')}>
          Add payment
        </Button>
      </div>
      {open !== null && (
        <SaleForm
          key={open === 'new' ? 'new' : open.id}
          sale={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
      {sales.error ? (
        <ErrorNote error={sales.error} onRetry={() => void sales.refetch()} />
      ) : sales.isPending ? (
        <LoadingRows rows={3} columns={[20, 20, 30]} />
      ) : rows.length === 0 ? (
        <p className="dimmed">None recorded yet. Enter what a customer paid, and the margin can go by it.</p>
      ) : (
        <table className="money-table money-sales">
          <caption className="visually-hidden">Payments, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Customer</th>
              <th scope="col">When</th>
              <th scope="col">Amount</th>
              <th scope="col">Note</th>
              <th scope="col">
                <span className="visually-hidden">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((sale) => (
              <tr key={sale.id}>
                <th scope="row" className="truncate" title={sale.customer}>
                  <bdi>{sale.customer}</bdi>
                </th>
                <td>{formatDate(sale.at)}</td>
                <td>{formatAmount(sale)}</td>
                <td className="truncate" title={sale.note}>
                  {sale.source === MANUAL ? (
                    sale.note
                  ) : (
                    <>
                      <a className="sale-source" href={routeHash('payments', { payment: paymentIdOf(sale) })}>
                        by {saleSource(sale.source)}
                      </a>
                      {sale.note === '' ? '' : `: ${sale.note}`}
                    </>
                  )}
                </td>
                <td>
                  {sale.source === MANUAL &&
                    (sure === sale.id ? (
                      <Button
                        size="compact-xs"
                        color="red"
                        autoFocus
                        loading={remove.isPending}
                        onBlur={() => setSure(null)}
                        onClick={() => remove.mutate(sale.id)}
                      >
                        Remove it
                      </Button>
                    ) : (
                      <>
                        <ActionIcon
                          size={22}
                          aria-label={`Edit the payment of ${sale.customer}`}
                          onClick={() => setOpen(sale)}
                        >
                          <IconPencil size={14} />
                        </ActionIcon>
                        <ActionIcon
                          size={22}
                          aria-label={`Remove the payment of ${sale.customer}`}
                          onClick={() => setSure(sale.id)}
                        >
                          <IconTrash size={14} />
                        </ActionIcon>
                      </>
                    ))}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              <td />
              <td colSpan={3}>
                <Amounts amounts={sales.data?.pages[0]?.totals ?? []} reason="" />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
      {sales.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          mt={4}
          loading={sales.isFetchingNextPage}
          onClick={() => void sales.fetchNextPage()}
        >
          Show {LIMIT} more
        </Button>
      )}
    </section>
  );
}
