/** Today, this period against the one before, active keys, and what it brought. */
import { formatMb, formatMoneyCents } from '../../../shared/format.ts';
import type { Span } from '../../../shared/ipc/usage.ts';
import { useSyncState } from '../../queries/app.ts';
import { useMoneySummary } from '../../queries/money.ts';
import { changeWords } from './chart-scale.ts';
import { FigureCard } from './figures.tsx';
import type { OverviewData } from './overview.tsx';
import { alsoShow, spanWords } from './span.ts';

const NONE = 'Nothing was recorded in this time.';

export function OverviewFigures({ data, span }: { data: OverviewData; span: Span }) {
  const { todayMb, periodMb, previousMb, activeKeys, previousActiveKeys } = data.figures;
  const keyCount = useSyncState().data?.keyCount ?? null;
  const money = useMoneySummary({ from: data.from, to: data.to }, 'customer').data?.totals;
  const words = spanWords(span);
  const noOrders = money?.orders === 0 ? 'No order of this time is recorded here.' : null;
  return (
    <div className="figure-cards">
      <FigureCard
        label="Used today"
        value={todayMb === null ? null : formatMb(todayMb)}
        reason="Nothing was recorded today yet."
        sub="since midnight"
      />
      <FigureCard
        label={`Traffic, ${words}`}
        value={periodMb === null ? null : formatMb(periodMb)}
        reason={NONE}
        sub={
          previousMb === null || periodMb === null ? (
            <span title="The history does not reach back that far.">nothing earlier to compare</span>
          ) : (
            <span title={`${formatMb(previousMb)} in the same time before`}>
              {changeWords(periodMb, previousMb)} on the time before
            </span>
          )
        }
      />
      <FigureCard
        label="Keys with traffic"
        value={activeKeys === null ? null : activeKeys.toLocaleString('en-US')}
        reason={NONE}
        sub={
          <>
            {keyCount === null ? '' : `of ${keyCount.toLocaleString('en-US')}`}
            {previousActiveKeys === null ? '' : `, ${previousActiveKeys.toLocaleString('en-US')} before`}
          </>
        }
      />
      <FigureCard
        label="Margin of what was ordered"
        value={noOrders !== null || money?.marginUsdCents == null ? null : formatMoneyCents(money.marginUsdCents)}
        reason={noOrders ?? (money?.marginReason || 'Not worked out yet.')}
        sub={
          <button
            type="button"
            className="link-button"
            title={noOrders ?? (money?.marginReason || money?.costReason || undefined)}
            onClick={() => alsoShow({ tab: 'money' })}
          >
            {noOrders !== null || money?.costUsdCents == null
              ? 'cost —'
              : `cost ${formatMoneyCents(money.costUsdCents)}`}
          </button>
        }
      />
    </div>
  );
}
