/** Traffic over time out of the app's own snapshots, who makes it, what can be renewed, and what it brings. */
import { Pill, SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { customerIdOf, stemOf } from '../../../shared/customer.ts';
import { useKeys } from '../../queries/keys.ts';
import type { Whose } from '../../queries/usage.ts';
import { useRouteParam } from '../../routes.ts';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useKey } from '../use-key.ts';
import { CustomerView } from './customer-view.tsx';
import { Overview } from './overview.tsx';
import { alsoShow, useSpan } from './span.ts';
import { SpanControl } from './span-control.tsx';
import '../common.css';
import './usage.css';

const MoneyView = lazy(async () => ({ default: (await import('../money/money-view.tsx')).MoneyView }));
const StatementView = lazy(async () => ({ default: (await import('../statement/statement-view.tsx')).StatementView }));

const TABS = [
  { value: 'traffic', label: 'Traffic' },
  { value: 'money', label: 'Money' },
  { value: 'statement', label: 'Statement' },
] as const;
type Tab = (typeof TABS)[number]['value'];

export function UsageScreen() {
  const tabParam = useRouteParam('tab');
  const tab: Tab = TABS.find(({ value }) => value === tabParam)?.value ?? 'traffic';
  const keyId = useRouteParam('key');
  const customerId = useRouteParam('customer');
  const whose = useMemo<Whose | null>(
    () => (keyId !== null ? { keyId } : customerId !== null ? { customerId } : null),
    [keyId, customerId],
  );
  return (
    <>
      <ScreenHeader title="Usage">
        <SegmentedControl
          aria-label="View"
          value={tab}
          onChange={(next) => alsoShow({ tab: next === 'traffic' ? undefined : next })}
          data={[...TABS]}
        />
      </ScreenHeader>
      <div className="screen usage">
        {tab === 'traffic' ? (
          <TrafficView whose={whose} />
        ) : (
          <Suspense fallback={<LoadingRows rows={8} columns={[22, 22, 22, 22]} />}>
            {tab === 'money' ? <MoneyView /> : <StatementView />}
          </Suspense>
        )}
      </div>
    </>
  );
}

function TrafficView({ whose }: { whose: Whose | null }) {
  const span = useSpan();
  return (
    <>
      <div className="usage-bar">
        <SpanControl span={span} />
        {whose !== null && <WhosePill whose={whose} />}
      </div>
      {whose === null ? (
        <Overview span={span} />
      ) : (
        <CustomerView key={JSON.stringify(whose)} whose={whose} span={span} />
      )}
    </>
  );
}

function WhosePill({ whose }: { whose: Whose }) {
  const pakKey = useKey('keyId' in whose ? whose.keyId : null);
  const keys = useKeys().data?.keys;
  const name = useMemo(() => {
    if ('keyId' in whose) return pakKey?.label || whose.keyId;
    const one = keys?.find(({ label }) => customerIdOf(label) === whose.customerId);
    return one ? stemOf(one.label) : whose.customerId;
  }, [whose, pakKey, keys]);
  return (
    <Pill
      withRemoveButton
      className="usage-pill"
      removeButtonProps={{ 'aria-label': 'Show all customers', 'aria-hidden': false, tabIndex: 0 }}
      onRemove={() => alsoShow({ key: undefined, customer: undefined })}
    >
      <bdi title={name}>{name}</bdi>
    </Pill>
  );
}
