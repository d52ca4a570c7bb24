/** The URL as the hero: its pieces in colour, the choices below, what is wrong right under it. */
import { Button } from '@mantine/core';
import { useAccount } from '../../queries/account.ts';
import { useKeys } from '../../queries/keys.ts';
import { goTo } from '../../routes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { useGatewayTarget } from '../routing/use-gateway-target.ts';
import { ComposerBody } from './composer-body.tsx';
import '../common.css';
import './composer.css';
import './panels.css';

export function ComposerScreen() {
  const target = useGatewayTarget();
  const account = useAccount();
  const keys = useKeys();
  return (
    <>
      <ScreenHeader title="Composer" />
      {target === null ? (
        <div className="screen">
          {account.data && (
            <EmptyState
              title="The proxy username is missing"
              text="Every proxy URL starts with your account id, such as psx_ab12. It is public, and not your API key."
              action={<Button onClick={() => goTo('settings')}>Set it in Settings</Button>}
            />
          )}
          {account.error !== null && <ErrorNote error={account.error} onRetry={() => void account.refetch()} />}
        </div>
      ) : (
        <ComposerBody
          key={account.data?.profile?.id}
          target={target}
          keysError={keys.error}
          noKeys={keys.data !== undefined && keys.data.keys.length === 0}
          onRetryKeys={() => void keys.refetch()}
        />
      )}
    </>
  );
}
