/** What the next order would cost at each size, and what ordering bigger would save. */
import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { formatCapGb, formatGb, formatMoneyCents } from '../../../shared/format.ts';
import { useNextOrder } from '../../queries/money.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { typedNumber } from '../mint/mint-fields.ts';

const USUAL_GB = 10;

export function NextOrder() {
  const [typed, setTyped] = useState<number | string>(USUAL_GB);
  const gb = typedNumber(typed);
  const wrong = gb === null || !Number.isInteger(gb) || gb < 1 || gb > 100_000;
  const order = useNextOrder(wrong ? null : gb);
  const data = order.data;
  return (
    <section aria-label="Next order">
      <div className="section-head">
        <h2>The next order</h2>
      </div>
      <div className="money-ask">
        <NumberInput
          label="GB in one order"
          w={140}
          suffix=" GB"
          min={1}
          clampBehavior="none"
          value={typed}
          onChange={setTyped}
          error={wrong ? 'Whole GB, 1 to 100,000.' : null}
        />
        <p className="money-answer">
          {!data || wrong ? (
            ''
          ) : data.costUsdCents === null ? (
            data.reason
          ) : (
            <>
              <strong className="figure">{formatMoneyCents(data.costUsdCents)}</strong>,{' '}
              {formatMoneyCents(data.usdCentsPerGb)} a GB.
              {data.better && (
                <>
                  {' '}
                  {formatCapGb(data.better.gb)} cost {formatMoneyCents(data.better.costUsdCents)}
                  {data.better.savedUsdCents > 0
                    ? `, ${formatMoneyCents(data.better.savedUsdCents)} less.`
                    : ', as much.'}
                </>
              )}
              {data.next30dGb && (
                <span className="dimmed">
                  {' '}
                  All customers are expected to use {formatGb(data.next30dGb.lowGb)} to{' '}
                  {formatGb(data.next30dGb.highGb)} in the next 30 days.
                </span>
              )}
            </>
          )}
        </p>
      </div>
      {order.error && <ErrorNote error={order.error} onRetry={() => void order.refetch()} />}
      {data && data.sizes.length > 0 && !wrong && (
        <table className="money-table money-sizes">
          <caption className="visually-hidden">Cost by size of the order</caption>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">A GB</th>
              <th scope="col">Cost</th>
              <th scope="col">Saved on as many GB</th>
              <th scope="col">Against {formatCapGb(data.gb)}</th>
            </tr>
          </thead>
          <tbody>
            {data.sizes.map((size) => (
              <tr key={size.gb} aria-current={size.isAsked || undefined}>
                <th scope="row">{formatCapGb(size.gb)}</th>
                <td>{formatMoneyCents(size.usdCentsPerGb)}</td>
                <td>{formatMoneyCents(size.costUsdCents)}</td>
                <td>{size.savedUsdCents > 0 ? formatMoneyCents(size.savedUsdCents) : ''}</td>
                <td>
                  {size.isAsked
                    ? ''
                    : size.extraUsdCents > 0
                      ? `+${formatMoneyCents(size.extraUsdCents)}`
                      : formatMoneyCents(size.extraUsdCents).replace('-', '−')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
