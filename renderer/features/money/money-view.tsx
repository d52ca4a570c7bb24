/** What it cost, what it brought, and what the next order would cost. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { formatGb, formatMoneyCents } from '../../../shared/format.ts';
import { type Basis, type Period, useMoneySummary } from '../../queries/money.ts';
import { goTo } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { Figure } from '../../ui/unknown.tsx';
import { useNow } from '../../ui/use-now.ts';
import { FigureCard } from '../usage/figures.tsx';
import { Amounts } from './amounts.tsx';
import { NextOrder } from './next-order.tsx';
import { lastMonths, monthName, monthPeriod } from './period.ts';
import { RepriceForm } from './reprice-form.tsx';
import { Sales } from './sales.tsx';
import './money.css';

const MONTHS = 24;
const YEAR = 'year';

function percent(basisPoints: number | null): string {
  return basisPoints === null ? '' : `${(basisPoints / 100).toFixed(1)} %`;
}

export function MoneyView() {
  const nowMs = useNow(600_000);
  const months = lastMonths(nowMs, MONTHS);
  const [chosen, setChosen] = useState(YEAR);
  const [by, setBy] = useState<'customer' | 'month'>('customer');
  const [repricing, setRepricing] = useState(false);
  const [basis, setBasis] = useState<Basis>('priced');
  const year: Period = {
    from: monthPeriod(months[11] ?? '')?.from ?? 0,
    to: monthPeriod(months[0] ?? '')?.to ?? 1,
  };
  const period = chosen === YEAR ? year : monthPeriod(chosen);
  return (
    <>
      <div className="usage-bar">
        <Select
          aria-label="Period"
          w={190}
          allowDeselect={false}
          value={chosen}
          onChange={(next) => setChosen(next ?? YEAR)}
          data={[
            { value: YEAR, label: 'The last 12 months' },
            ...months.map((month) => ({ value: month, label: monthName(month) })),
          ]}
        />
        <SegmentedControl
          aria-label="Rows"
          value={by}
          onChange={setBy}
          data={[
            { value: 'customer', label: 'By customer' },
            { value: 'month', label: 'By month' },
          ]}
        />
        <SegmentedControl
          aria-label="Revenue"
          value={basis}
          onChange={setBasis}
          data={[
            { value: 'priced', label: 'At your prices' },
            { value: 'paid', label: 'As paid' },
          ]}
        />
        <Button size="xs" variant="subtle" color="gray" onClick={() => goTo('settings', { section: 'prices' })}>
          Edit prices
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          aria-expanded={repricing}
          disabled={period === null}
          onClick={() => setRepricing((old) => !old)}
        >
          Price orders anew…
        </Button>
      </div>
      {period && repricing && (
        <RepriceForm
          key={chosen}
          period={period}
          words={chosen === YEAR ? 'the last 12 months' : monthName(chosen)}
          onClose={() => setRepricing(false)}
        />
      )}
      {period && <Summary period={period} by={by} basis={basis} />}
      <NextOrder />
      <Sales />
    </>
  );
}

function Summary({ period, by, basis }: { period: Period; by: 'customer' | 'month'; basis: Basis }) {
  const summary = useMoneySummary(period, by, basis);
  const [all, setAll] = useState(false);
  if (summary.error) return <ErrorNote error={summary.error} onRetry={() => void summary.refetch()} />;
  if (!summary.data) return <LoadingRows rows={6} columns={[30, 15, 15, 15]} />;
  const { rows, totals } = summary.data;
  const revenue = basis === 'priced' ? totals.priced : totals.paid;
  const shown = all ? rows : rows.slice(0, FEW);
  return (
    <>
      <div className="figure-cards">
        <FigureCard
          label="Ordered"
          value={formatGb(totals.gb)}
          reason=""
          sub={`${totals.orders} ${totals.orders === 1 ? 'order' : 'orders'}`}
        />
        <FigureCard
          label="Cost, wholesale"
          value={totals.costUsdCents === null ? null : formatMoneyCents(totals.costUsdCents)}
          reason={totals.costReason}
          sub="at the rates of the day"
        />
        <FigureCard
          label={basis === 'priced' ? 'Revenue, at your prices' : 'Revenue, as paid'}
          value={<Amounts amounts={revenue} reason={basis === 'priced' ? totals.pricedReason : 'No payments.'} />}
          reason=""
          sub={
            basis === 'priced' && totals.unpricedOrders > 0
              ? `${totals.unpricedOrders} ${totals.unpricedOrders === 1 ? 'order has' : 'orders have'} no price`
              : `${totals.payments} ${totals.payments === 1 ? 'payment' : 'payments'}`
          }
        />
        <FigureCard
          label="Margin"
          value={totals.marginUsdCents === null ? null : formatMoneyCents(totals.marginUsdCents)}
          reason={totals.marginReason}
          sub={percent(totals.marginBasisPoints) || ' '}
        />
      </div>
      {rows.length === 0 ? (
        <p className="dimmed">No orders and no payments in this time.</p>
      ) : (
        <section aria-label="Cost and revenue">
          <table className="money-table">
            <caption className="visually-hidden">
              Cost, revenue and margin {by === 'customer' ? 'by customer' : 'by month'}
            </caption>
            <thead>
              <tr>
                <th scope="col">{by === 'customer' ? 'Customer' : 'Month'}</th>
                <th scope="col">Ordered</th>
                <th scope="col">Cost</th>
                <th scope="col">At your prices</th>
                <th scope="col">Paid</th>
                <th scope="col">Margin</th>
                {by === 'customer' && (
                  <th scope="col">
                    <span className="visually-hidden">Next step</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.id}>
                  <th scope="row" title={row.name} className="truncate">
                    <bdi>{by === 'month' ? monthName(row.id) : row.name}</bdi>
                  </th>
                  <td>{row.gb === 0 ? '—' : formatGb(row.gb)}</td>
                  <td>
                    <Figure
                      value={row.costUsdCents === null ? null : formatMoneyCents(row.costUsdCents)}
                      reason={row.costReason}
                    />
                  </td>
                  <td>
                    <Amounts amounts={row.priced} reason={row.pricedReason || 'No orders.'} />
                  </td>
                  <td>
                    <Amounts amounts={row.paid} reason={row.payments === 0 ? 'No payments recorded.' : ''} />
                  </td>
                  <td>
                    <Figure
                      value={
                        row.marginUsdCents === null
                          ? null
                          : `${formatMoneyCents(row.marginUsdCents)} ${percent(row.marginBasisPoints)}`.trim()
                      }
                      reason={row.marginReason}
                    />
                  </td>
                  {by === 'customer' && (
                    <td>
                      <Button
                        size="compact-xs"
                        variant="subtle"
                        color="gray"
                        aria-label={`Statement for ${row.name}`}
                        onClick={() => goTo('usage', { tab: 'statement', customer: row.id })}
                      >
                        Statement
                      </Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > FEW && (
            <Button size="compact-xs" variant="subtle" color="gray" mt={4} onClick={() => setAll((old) => !old)}>
              {all ? `Show ${FEW} only` : `Show all ${rows.length.toLocaleString('en-US')}`}
            </Button>
          )}
        </section>
      )}
    </>
  );
}
const FEW = 12;
