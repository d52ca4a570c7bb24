/** What stands on the sheet. Only what is known; what is not is said. */
import { formatCapGb, formatDate, formatDateTime, formatMb } from '../../../shared/format.ts';
import { formatAmount, Sums } from '../../../shared/money-amount.ts';
import type { useOrders, useSalesOf } from '../../queries/money.ts';
import type { HistoryData } from '../usage/counter-chart.tsx';
import { bucketLabel } from '../usage/grid-scale.ts';

type Orders = NonNullable<ReturnType<typeof useOrders>['data']>;
type SalesData = NonNullable<ReturnType<typeof useSalesOf>['data']>;

interface StatementPaperProps {
  account: string;
  name: string;
  days: { from: string; to: string };
  history: HistoryData;
  orders: Orders;
  sales: SalesData;
}

const KINDS: Record<Orders[number]['kind'], string> = { mint: 'New key', topUp: 'Top-up', edit: 'Cap raised' };

const dayWords = (day: string) => formatDate(Date.parse(day), { timeZone: 'UTC' });

export function StatementPaper({ account, name, days, history, orders, sales }: StatementPaperProps) {
  const ordered = new Sums();
  for (const { price } of orders) if (price) ordered.add(price.currency, price.amountMinor);
  const total = ordered.amounts();
  const unpriced = orders.filter(({ price }) => price === null).length;
  const gaps = history.mb.filter((mb) => mb === null).length;
  const resets = history.marks.filter(({ kind }) => kind === 'reset').length;
  const orderedGb = orders.reduce((sum, { gb }) => sum + gb, 0);
  const period = `${dayWords(days.from)} to ${dayWords(days.to)}`;
  const used = history.totalMb === null ? 'not recorded' : formatMb(history.totalMb);
  const sum = total.length === 0 ? '—' : total.map(formatAmount).join(' + ');
  return (
    <article className="statement" aria-label="Statement">
      <header>
        <div>
          <h2>Statement</h2>
          <p>
            <bdi>{name}</bdi>
          </p>
        </div>
        <div className="statement-from">
          <p>
            <bdi>{account}</bdi>
          </p>
          <p className="statement-quiet">{period}</p>
        </div>
      </header>
      <dl className="statement-facts">
        <div>
          <dt>Used</dt>
          <dd>{resets > 0 ? `at least ${used}` : used}</dd>
        </div>
        <div>
          <dt>Ordered</dt>
          <dd>{formatCapGb(orderedGb)}</dd>
        </div>
        <div>
          <dt>Total</dt>
          <dd>{sum}</dd>
        </div>
        {sales.sales.length > 0 && (
          <div>
            <dt>Paid</dt>
            <dd>{sales.totals.map(formatAmount).join(' + ')}</dd>
          </div>
        )}
      </dl>

      {orders.length > 0 && (
        <>
          <h3>Orders</h3>
          <table>
            <thead>
              <tr>
                <th scope="col">Date</th>
                <th scope="col">Key</th>
                <th scope="col">Order</th>
                <th scope="col" className="statement-number">
                  Traffic
                </th>
                <th scope="col" className="statement-number">
                  Price
                </th>
              </tr>
            </thead>
            <tbody>
              {orders.toReversed().map((order) => (
                <tr key={order.operationId}>
                  <td>{formatDate(order.at)}</td>
                  <td>
                    <bdi>{order.label}</bdi>
                  </td>
                  <td>{KINDS[order.kind]}</td>
                  <td className="statement-number">{formatCapGb(order.gb)}</td>
                  <td className="statement-number">{order.price ? formatAmount(order.price) : '—'}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={3}>
                  Total
                </th>
                <td className="statement-number">{formatCapGb(orderedGb)}</td>
                <td className="statement-number">{sum}</td>
              </tr>
            </tfoot>
          </table>
          {unpriced > 0 && (
            <p className="statement-quiet">
              Without a price: {unpriced} {unpriced === 1 ? 'order' : 'orders'}, not in the total.
            </p>
          )}
        </>
      )}

      {sales.sales.length > 0 && (
        <>
          <h3>Payments</h3>
          <table>
            <tbody>
              {sales.sales.toReversed().map((sale) => (
                <tr key={sale.id}>
                  <td>{formatDate(sale.at)}</td>
                  <td>{sale.note}</td>
                  <td className="statement-number">{formatAmount(sale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}

      <h3>Usage by key</h3>
      <table>
        <tbody>
          {history.keys.map(({ keyId, label, totalMb }) => (
            <tr key={keyId}>
              <td>
                <bdi>{label || keyId}</bdi>
              </td>
              <td className="statement-number">{formatMb(totalMb)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Used</th>
            <td className="statement-number">{used}</td>
          </tr>
        </tfoot>
      </table>

      <h3>Usage {history.unit === 'week' ? 'by week' : history.unit === 'hour' ? 'by hour' : 'by day'}</h3>
      <table>
        <tbody>
          {history.at.map((at, index) => {
            const mb = history.mb[index] ?? null;
            // A day of nothing is no line: thirty of them would hide the others.
            if (mb === 0) return null;
            return (
              <tr key={at}>
                <td>{bucketLabel(history, index)}</td>
                <td className="statement-number">{mb === null ? 'not recorded' : formatMb(mb)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>

      <footer>
        <p>
          1 GB = 1,024 MB = 1,073,741,824 bytes. Times are those of {history.timeZone}.
          {history.asOf === null ? '' : ` Figures as of ${formatDateTime(history.asOf)}.`}
        </p>
        {gaps > 0 && (
          <p>Where it says “not recorded” nobody looked then; what was used shows up in the next reading.</p>
        )}
        {resets > 0 && (
          <p>A counter fell in this time: what was used just before is not known, so the sum is at least that.</p>
        )}
      </footer>
    </article>
  );
}
