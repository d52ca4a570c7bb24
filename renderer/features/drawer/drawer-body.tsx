/** Everything of one key. What is folded away asks the platform for nothing. */
import { useKeyLocal } from '../../queries/local.ts';
import { KeyFacts } from '../keys/key-facts.tsx';
import type { KeyRow } from '../keys/key-rows.ts';
import { KeyUsageChart } from '../usage/key-usage-chart.tsx';
import { DrawerHandout } from './drawer-handout.tsx';
import { DrawerLocal } from './drawer-local.tsx';
import { DrawerSection } from './drawer-section.tsx';
import { DrawerSessions } from './drawer-sessions.tsx';
import { DrawerTests } from './drawer-tests.tsx';
import { DrawerTimeline } from './drawer-timeline.tsx';
import { Forecast } from './forecast.tsx';
import '../common.css';
import './drawer.css';

export function DrawerBody({ row, nowMs }: { row: KeyRow; nowMs: number }) {
  const { key } = row;
  const local = useKeyLocal(key.id);
  const tagged = local !== undefined && (local.tags.length > 0 || local.note !== '' || local.externalId !== '');
  return (
    <>
      <DrawerSection name="usage" title="Last 30 days" usuallyOpen>
        {() => (
          <>
            <KeyUsageChart keyId={key.id} />
            <Forecast keyId={key.id} />
          </>
        )}
      </DrawerSection>
      {!key.gone && (
        <>
          <DrawerSection name="handout" title="Hand-out" usuallyOpen>
            {() => <DrawerHandout pakKey={key} />}
          </DrawerSection>
          <DrawerSection name="sessions" title="Live sessions">
            {() => <DrawerSessions keyId={key.id} />}
          </DrawerSection>
          <DrawerSection name="tests" title="Last tests" usuallyOpen>
            {() => <DrawerTests keyId={key.id} />}
          </DrawerSection>
        </>
      )}
      <DrawerSection name="local" title="Tags and note" {...(tagged ? { note: 'kept here' } : {})} usuallyOpen>
        {() => <DrawerLocal keyId={key.id} />}
      </DrawerSection>
      <DrawerSection name="facts" title="Facts" usuallyOpen>
        {() => <KeyFacts keyData={key} nowMs={nowMs} />}
      </DrawerSection>
      <DrawerSection name="timeline" title="What happened" usuallyOpen>
        {() => <DrawerTimeline keyId={key.id} />}
      </DrawerSection>
    </>
  );
}
