/** Newer versions: looked for, agreed to, fetched, installed. Where there are none, why. */
import { Button, Switch } from '@mantine/core';
import type { Settings } from '../../../shared/ipc/settings.ts';
import type { UpdateState } from '../../../shared/ipc/updates.ts';
import { type UpdateStep, useUpdate, useUpdateStep } from '../../queries/updates.ts';
import { asAppError } from '../../ui/app-error.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from './section.tsx';
import type { Saver } from './use-saver.ts';

const NEXT: Partial<Record<UpdateState['status'], [UpdateStep, string]>> = {
  idle: ['check', 'Look now'],
  failed: ['check', 'Look again'],
  available: ['download', 'Download it'],
  ready: ['install', 'Restart and install'],
};

function Words({ update }: { update: UpdateState }) {
  switch (update.status) {
    case 'off':
      return <>Off. {update.reason}</>;
    case 'checking':
      return <>Looking…</>;
    case 'available':
      return <>Pakdesk {update.version} is there, signed by its makers.</>;
    case 'downloading':
      return (
        <>
          Fetching Pakdesk {update.version}: {update.percent ?? 0} %
        </>
      );
    case 'ready':
      return <>Pakdesk {update.version} is fetched and checked.</>;
    case 'failed':
      return <>{update.reason}</>;
    case 'idle':
      return update.checkedAt === null ? (
        <>Not looked for yet.</>
      ) : (
        <>
          This is the newest one. Looked for <RelativeTime at={update.checkedAt} none="never" />.
        </>
      );
  }
}

export function UpdateRow({ settings, saver }: { settings: Settings; saver: Saver }) {
  const update = useUpdate().data;
  const step = useUpdateStep();
  if (!update) return null;
  const next = NEXT[update.status];
  const error = step.error === null ? null : asAppError(step.error);
  return (
    <>
      <Row label="Updates" hint={update.status === 'off' ? undefined : 'Nothing is fetched or installed by itself.'}>
        <div className="settings-inline" aria-live="polite">
          <span>
            <Words update={update} />
          </span>
          {next && (
            <Button variant="default" loading={step.isPending} onClick={() => step.mutate(next[0])}>
              {next[1]}
            </Button>
          )}
        </div>
        {error && (
          <p className="field-error" role="alert">
            {error.message} {error.nextStep}
          </p>
        )}
      </Row>
      {update.status !== 'off' && (
        <Row
          label="Look for updates once a day"
          hint="Asks the feed for its newest version; nothing about you is sent."
          saver={saver}
          name="lookForUpdates"
        >
          <Switch
            aria-label="Look for updates once a day"
            checked={settings.lookForUpdates}
            onChange={(event) => void saver.save({ lookForUpdates: event.currentTarget.checked })}
          />
        </Row>
      )}
    </>
  );
}
