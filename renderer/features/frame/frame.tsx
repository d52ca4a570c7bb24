import { Notifications } from '@mantine/notifications';
import { lazy, Suspense, useState } from 'react';
import type { AccountState, ProfileSummary } from '../../../shared/ipc/account.ts';
import { useRoute } from '../../routes.ts';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { OfflineBar } from '../../ui/offline-bar.tsx';
import { HeaderSlot, ScreenHeader } from '../../ui/screen-header.tsx';
import { Palette } from '../palette/palette.tsx';
import { AccountBar } from './account-bar.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Notices } from './notices.tsx';
import { Rail } from './rail.tsx';
import { SCREEN_COMPONENTS, SCREEN_TITLES } from './screens.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { useCommands } from './use-commands.ts';
import { useShortcuts } from './use-shortcuts.ts';
import './frame.css';
import './toasts.css';

const Dialogs = lazy(async () => ({ default: (await import('../dialog-host.tsx')).Dialogs }));

const RIBBONS: Partial<Record<ProfileSummary['kind'], { word: string; text: string }>> = {
  demo: { word: 'DEMO', text: 'The embedded platform on this computer. Nothing here is real or costs money.' },
  local: { word: 'LOCAL', text: 'A platform run on this computer or network, not proxies.sx.' },
};

export function Frame({ account, profile }: { account: AccountState; profile: ProfileSummary }) {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const { screen } = useRoute();
  const Screen = SCREEN_COMPONENTS[screen];
  const ribbon = RIBBONS[profile.kind];
  useShortcuts();
  useCommands();
  return (
    <HeaderSlot value={slot}>
      <div className="frame">
        <Rail account={account} profile={profile} screen={screen} />
        <div className="frame-main">
          {ribbon && (
            <aside className="ribbon" aria-label="About this account" data-kind={profile.kind}>
              <strong>{ribbon.word}</strong>
              <span className="truncate">{ribbon.text}</span>
            </aside>
          )}
          <TopBar slotRef={setSlot} />
          <AccountBar account={account} />
          <OfflineBar />
          <Notices />
          <main className="frame-screen">
            <ErrorBoundary key={screen}>
              <Suspense
                fallback={
                  <>
                    <ScreenHeader title={SCREEN_TITLES[screen]} />
                    <LoadingRows />
                  </>
                }
              >
                <Screen />
              </Suspense>
            </ErrorBoundary>
          </main>
        </div>
        <StatusBar account={account} />
      </div>
      <Suspense fallback={null}>
        <Dialogs />
      </Suspense>
      <Palette />
      <Notifications
        className="frame-toasts"
        position="bottom-right"
        limit={3}
        autoClose={3500}
        transitionDuration={100}
        zIndex={400}
      />
    </HeaderSlot>
  );
}
