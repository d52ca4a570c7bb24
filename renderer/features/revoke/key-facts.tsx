/** Which key it is about, so that nobody acts on the wrong one. */
import { keyStanding, type PakKey } from '../../../shared/key.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { expiryWords, usedOfCap } from '../topup/top-up-plan.ts';

export function KeyFacts({ pakKey, nowMs }: { pakKey: PakKey; nowMs: number }) {
  const standing = keyStanding(pakKey, nowMs);
  return (
    <div className="confirm-facts">
      <bdi className="dialog-target">{pakKey.label || pakKey.id}</bdi>
      <dl className="confirm-facts-list">
        <dt>State</dt>
        <dd>
          <StateMark state={standing.state} reason={standing.reason} />
        </dd>
        <dt>Used</dt>
        <dd className="figure">{usedOfCap(pakKey)}</dd>
        <dt>Expires</dt>
        <dd className="figure">{expiryWords(pakKey)}</dd>
        <dt>Last used</dt>
        <dd>
          <RelativeTime at={pakKey.lastUsedAt} none={pakKey.unreadable.includes('lastUsedAt') ? '—' : 'never'} />
        </dd>
        <dt>Secret</dt>
        <dd className="mono">{pakKey.secretHint ?? 'not seen by this app'}</dd>
      </dl>
    </div>
  );
}
