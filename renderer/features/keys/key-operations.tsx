/** What was done to this key from here, newest first. */
import type { Operation } from '../../../shared/ipc/activity.ts';
import { useActivity } from '../../queries/activity.ts';
import { goTo } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

const SHOWN = 5;

const KIND_WORDS: Record<Operation['kind'], string> = {
  mint: 'Minted',
  topUp: 'Topped up',
  edit: 'Edited',
  enable: 'Enabled',
  disable: 'Disabled',
  rotate: 'Secret rotated',
  revoke: 'Revoked',
  reveal: 'Secret revealed',
};

const OUTCOME_WORDS: Record<Operation['outcome'], string> = {
  open: 'under way',
  done: '',
  failed: 'failed',
  unknown: 'outcome unknown',
};

export function KeyOperations({ keyId }: { keyId: string }) {
  const activity = useActivity(SHOWN, keyId);
  const operations = activity.data?.operations ?? [];
  return (
    <section className="key-drawer-section" aria-label="Last changes">
      <h3 className="key-drawer-heading">Last changes</h3>
      {activity.isError && <ErrorNote error={activity.error} onRetry={() => void activity.refetch()} />}
      {activity.data && operations.length === 0 && <p className="dimmed">None from this computer.</p>}
      <ul className="key-operations">
        {operations.map((operation) => (
          <li key={operation.id}>
            <span className="key-operation-what">
              <span>
                {KIND_WORDS[operation.kind]}
                {OUTCOME_WORDS[operation.outcome] && (
                  <span className="key-operation-outcome" data-outcome={operation.outcome}>
                    {OUTCOME_WORDS[operation.outcome]}
                  </span>
                )}
              </span>
              {operation.summary && <span className="dimmed">{operation.summary}</span>}
              {operation.note && <span className="dimmed">{operation.note}</span>}
            </span>
            <span className="dimmed">
              <RelativeTime at={operation.startedAt} />
            </span>
          </li>
        ))}
      </ul>
      {activity.data?.more && (
        <button type="button" className="link-button" onClick={() => goTo('activity', { key: keyId })}>
          All of them
        </button>
      )}
    </section>
  );
}
