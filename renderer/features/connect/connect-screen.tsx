import { Button, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconFlask } from '@tabler/icons-react';
import type { AccountState } from '../../../shared/ipc/account.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { ConnectForm } from './connect-form.tsx';
import { leaveConnect } from './connect-request.ts';
import { TwoThings } from './two-things.tsx';
import { useConnect } from './use-connect.ts';
import './connect.css';

/** First start, one more account, or the key of the open account again. */
export function ConnectScreen({ account }: { account: AccountState }) {
  const connect = useConnect();
  const again = account.profile !== null;
  const others = again ? [] : account.profiles.filter((profile) => profile.kind !== 'demo');
  const elsewhere = connect.failure !== null && (connect.failure.way === 'demo' || connect.failure.way === 'open');
  return (
    <main className="connect">
      <div className="connect-inner">
        <header className="connect-head">
          <Title order={1} className="connect-title">
            {again ? (
              <>
                Enter the API key of <bdi>{account.profile?.name}</bdi> again
              </>
            ) : (
              'Connect your reseller account'
            )}
          </Title>
          <Text c="dimmed">
            Pakdesk mints, hands out, watches and proves your customers’ proxy keys at{' '}
            <span className="mono">{account.apiHost}</span>.
          </Text>
        </header>
        {elsewhere && connect.failure && (
          <ErrorNote error={connect.failure.error} onRetry={connect.forget} retryLabel="Dismiss" />
        )}
        <div className="connect-columns">
          <ConnectForm account={account} connect={connect} />
          <TwoThings />
        </div>
        <footer className="connect-foot">
          {again && (
            <Button variant="default" leftSection={<IconArrowLeft size={15} />} onClick={leaveConnect}>
              Back
            </Button>
          )}
          {others.map((profile) => (
            <Button
              key={profile.id}
              variant="default"
              disabled={connect.busy !== null}
              onClick={() => connect.open(profile.id)}
            >
              Open&nbsp;<bdi>{profile.name}</bdi>
            </Button>
          ))}
          {!again && (
            <>
              <Button
                variant="default"
                leftSection={<IconFlask size={15} />}
                loading={connect.busy === 'demo'}
                disabled={connect.busy !== null && connect.busy !== 'demo'}
                onClick={connect.openDemo}
              >
                Open the demo
              </Button>
              <Text c="dimmed">
                Forty made-up customers on a platform inside this app. No account, no network, no cost.
              </Text>
            </>
          )}
        </footer>
      </div>
    </main>
  );
}
