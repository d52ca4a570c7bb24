/** A statement for one customer and period: chosen here, shown as it will be sent, saved as PDF or web page. */
import { Button, Select } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { createPortal } from 'react-dom';
import { customerIdOf, stemOf } from '../../../shared/customer.ts';
import { localDateSchema } from '../../../shared/ipc/usage.ts';
import { STATEMENT_CSS } from '../../../shared/statement-style.ts';
import { api } from '../../ipc-client.ts';
import { useAccount } from '../../queries/account.ts';
import { useKeys } from '../../queries/keys.ts';
import { type Period, useOrders, useSalesOf } from '../../queries/money.ts';
import { useHistory } from '../../queries/usage.ts';
import { useRouteParam } from '../../routes.ts';
import { styleNonce } from '../../trusted-types.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useNow } from '../../ui/use-now.ts';
import { showDone, showFailure } from '../frame/toasts.tsx';
import { lastMonths, monthName, monthPeriod } from '../money/period.ts';
import { alsoShow, localDate } from '../usage/span.ts';
import { DateField } from '../usage/span-control.tsx';
import { StatementPaper } from './statement-paper.tsx';
import './statement.css';

const MONTHS = 24;
const DAY_MS = 86_400_000;

interface Days {
  from: string;
  to: string;
}

function daysOfMonth(month: string): Days {
  const period = monthPeriod(month);
  return { from: localDate(period?.from ?? 0), to: localDate((period?.to ?? DAY_MS) - 1) };
}

/** Local midnights: a day of 23 or 25 hours is whole as well. */
function periodOf({ from, to }: Days): Period {
  const [year = 0, month = 1, day = 1] = to.split('-').map(Number);
  return { from: new Date(`${from}T00:00:00`).getTime(), to: new Date(year, month - 1, day + 1).getTime() };
}

export function StatementView() {
  const nowMs = useNow(600_000);
  const months = lastMonths(nowMs, MONTHS);
  const customerId = useRouteParam('customer');
  const fromParam = useRouteParam('from');
  const toParam = useRouteParam('to');
  const keys = useKeys().data?.keys;
  const customers = useMemo(() => {
    const names = new Map<string, string>();
    for (const { label } of keys ?? []) {
      const id = customerIdOf(label);
      if (id !== '' && !names.has(id)) names.set(id, stemOf(label));
    }
    return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => (a.label < b.label ? -1 : 1));
  }, [keys]);
  const given = localDateSchema.safeParse(fromParam).success && localDateSchema.safeParse(toParam).success;
  const days: Days =
    given && fromParam !== null && toParam !== null
      ? { from: fromParam < toParam ? fromParam : toParam, to: fromParam < toParam ? toParam : fromParam }
      : daysOfMonth(months[0] ?? '');
  const month = months.find((one) => daysOfMonth(one).from === days.from && daysOfMonth(one).to === days.to) ?? null;
  return (
    <>
      <div className="usage-bar">
        <Select
          aria-label="Customer"
          placeholder="Customer"
          w={240}
          searchable
          selectFirstOptionOnChange
          limit={100}
          value={customerId}
          onChange={(next) => alsoShow({ customer: next ?? undefined, key: undefined })}
          data={
            customerId === null || customers.some(({ value }) => value === customerId)
              ? customers
              : [{ value: customerId, label: customerId }, ...customers]
          }
        />
        <Select
          aria-label="Month"
          placeholder="Other days"
          w={170}
          value={month}
          onChange={(next) => {
            if (next !== null) alsoShow({ ...daysOfMonth(next), range: undefined });
          }}
          data={months.map((one) => ({ value: one, label: monthName(one) }))}
        />
        <DateField
          key={`from ${days.from}`}
          name="From"
          value={days.from}
          onSave={(from) => alsoShow({ ...days, from, range: undefined })}
        />
        <DateField
          key={`to ${days.to}`}
          name="To"
          value={days.to}
          onSave={(to) => alsoShow({ ...days, to, range: undefined })}
        />
      </div>
      {customerId === null ? (
        <EmptyState
          icon={<IconFileText size={28} />}
          title="Whose statement?"
          text="Choose a customer above: usage by key and by day, orders and payments of the period come onto one page to send, as a PDF or a web page."
        />
      ) : (
        <Statement customerId={customerId} days={days} />
      )}
    </>
  );
}

function Statement({ customerId, days }: { customerId: string; days: Days }) {
  const paper = useRef<HTMLDivElement>(null);
  const account = useAccount().data?.profile?.name ?? '';
  const period = periodOf(days);
  const history = useHistory(days, { customerId });
  const orders = useOrders(period, customerId);
  const sales = useSalesOf(period, customerId);
  const error = history.error ?? orders.error ?? sales.error;
  const name = history.data?.name ?? customerId;
  const title = `Statement ${name} ${days.from} to ${days.to}`;
  const save = useMutation({
    mutationFn: (what: 'pdf' | 'html' | 'csv') => {
      const suggestedName = title.slice(0, 180);
      if (what === 'csv') return api.exports.usageCsv({ what: 'days', span: days, per: 'key', customerId });
      if (what === 'pdf') return api.exports.statementPdf({ suggestedName });
      return api.exports.statementHtml({ suggestedName, title, bodyHtml: paper.current?.innerHTML ?? '' });
    },
    onSuccess: (result) => {
      if (result.saved) showDone(`Saved as ${result.name}.`);
    },
    onError: (failure) => showFailure('Nothing was saved', failure),
  });
  if (error) {
    return (
      <ErrorNote
        error={error}
        onRetry={() => {
          void history.refetch();
          void orders.refetch();
          void sales.refetch();
        }}
      />
    );
  }
  if (!history.data || !orders.data || !sales.data) return <LoadingRows rows={8} columns={[40, 20, 20]} />;
  const sheet = (
    <StatementPaper
      account={account}
      name={name}
      days={days}
      history={history.data}
      orders={orders.data}
      sales={sales.data}
    />
  );
  return (
    <>
      <div className="statement-actions">
        <Button loading={save.isPending && save.variables === 'pdf'} onClick={() => save.mutate('pdf')}>
          Save PDF
        </Button>
        <Button variant="default" onClick={() => save.mutate('html')}>
          Save web page
        </Button>
        <Button variant="default" onClick={() => save.mutate('csv')}>
          Usage by day (CSV)
        </Button>
      </div>
      <style nonce={styleNonce()}>{STATEMENT_CSS}</style>
      <div className="statement-sheet" ref={paper}>
        {sheet}
      </div>
      {createPortal(
        <div className="statement-print" aria-hidden="true">
          {sheet}
        </div>,
        document.body,
      )}
    </>
  );
}
