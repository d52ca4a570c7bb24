import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react';
import { useKeyAskedAgain } from './features/connect/connect-request.ts';
import { Frame } from './features/frame/frame.tsx';
import { StartFailed } from './features/frame/start-failed.tsx';
import { useAccount } from './queries/account.ts';
import { queryClient } from './queries/client.ts';
import { followEvents } from './queries/events.ts';
import { useLock } from './queries/lock.ts';
import { useSettings } from './queries/settings.ts';
import { themeFor } from './theme.ts';
import { styleNonce } from './trusted-types.ts';

const ConnectScreen = lazy(async () => ({
  default: (await import('./features/connect/connect-screen.tsx')).ConnectScreen,
}));

const LockScreen = lazy(async () => ({ default: (await import('./features/lock/lock-screen.tsx')).LockScreen }));

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Themed>
        <Followed />
        <Place />
      </Themed>
    </QueryClientProvider>
  );
}

function Themed({ children }: { children: ReactNode }) {
  const color = useAccount().data?.profile?.color;
  const theme = useMemo(() => themeFor(color), [color]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      {children}
    </MantineProvider>
  );
}

function Followed() {
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const chosen = useSettings().data?.theme;
  useEffect(() => followEvents(client), [client]);
  useEffect(() => {
    if (chosen !== undefined) setColorScheme(chosen === 'system' ? 'auto' : chosen);
  }, [chosen, setColorScheme]);
  return null;
}

function Place() {
  const lock = useLock();
  const account = useAccount();
  const again = useKeyAskedAgain();
  if (lock.isError) return <StartFailed error={lock.error} onRetry={() => void lock.refetch()} />;
  if (!lock.data) return null;
  if (lock.data.locked) {
    return (
      <Suspense fallback={null}>
        <LockScreen lock={lock.data} />
      </Suspense>
    );
  }
  if (account.isError) return <StartFailed error={account.error} onRetry={() => void account.refetch()} />;
  if (!account.data) return null;
  if (account.data.profile === null || again) {
    return (
      <Suspense fallback={null}>
        <ConnectScreen account={account.data} />
      </Suspense>
    );
  }
  return <Frame key={account.data.profile.id} account={account.data} profile={account.data.profile} />;
}
