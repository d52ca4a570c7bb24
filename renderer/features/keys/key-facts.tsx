import type { ReactNode } from 'react';
import { formatDateTime, formatRelative } from '../../../shared/format.ts';
import type { KeyField, PakKey } from '../../../shared/key.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Unknown } from '../../ui/unknown.tsx';

interface KeyFactsProps {
  keyData: PakKey;
  nowMs: number;
}

export function KeyFacts({ keyData: key, nowMs }: KeyFactsProps) {
  const moment = (field: KeyField, at: number | null, none: ReactNode) => {
    if (at === null) {
      return key.unreadable.includes(field) ? <Unknown reason="The platform sent a time that cannot be read." /> : none;
    }
    return (
      <span className="figure">
        {formatRelative(at, nowMs)} <span className="dimmed">· {formatDateTime(at)}</span>
      </span>
    );
  };
  return (
    <dl className="key-facts">
      <dt>Expires</dt>
      <dd>{moment('expiresAt', key.expiresAt, 'never')}</dd>
      <dt>Last used</dt>
      <dd>{moment('lastUsedAt', key.lastUsedAt, 'never')}</dd>
      <dt>Made</dt>
      <dd>{moment('createdAt', key.createdAt, <Unknown reason="The platform does not say when." />)}</dd>
      <dt>Quality</dt>
      <dd>{key.tier ?? <Unknown reason="The platform does not say." />}</dd>
      <dt>Secret</dt>
      <dd className="mono">
        {key.secretHint ?? (
          <Unknown reason="Pakdesk has not seen this key’s secret yet. Copying it asks the platform." />
        )}
      </dd>
      <dt>Id</dt>
      <dd className="key-facts-id">
        <bdi className="mono truncate" title={key.id}>
          {key.id}
        </bdi>
        <CopyButton
          size="compact-xs"
          variant="subtle"
          color="gray"
          label="Copy"
          title="Copy the id"
          copy={() => api.app.copyText({ text: key.id })}
        />
      </dd>
      <dt>As of</dt>
      <dd>
        <span className="figure">
          {formatRelative(key.asOf, nowMs)} <span className="dimmed">· {formatDateTime(key.asOf)}</span>
        </span>
      </dd>
    </dl>
  );
}
