/** What is still under way at the gateway after a rotation, a switch-off or a revocation, and what can be done about it. */
import type { Operation } from '../../../shared/ipc/activity.ts';
import { GatewayCountdown } from './gateway-countdown.tsx';
import { OpenSessions } from './open-sessions.tsx';
import { RefusedCheck } from './refused-check.tsx';
import './confirm.css';

interface AftercareProps {
  keyId: string;
  operation: Operation;
  /** What is true when the countdown is over. */
  until?: string;
  whose: 'old' | 'its';
}

export function Aftercare({ keyId, operation, until, whose }: AftercareProps) {
  const since = operation.endedAt ?? operation.startedAt;
  return (
    <section className="aftercare" aria-label="At the gateway">
      <GatewayCountdown since={since} {...(until === undefined ? {} : { until })} />
      <OpenSessions keyId={keyId} />
      <RefusedCheck keyId={keyId} since={since} whose={whose} />
    </section>
  );
}
