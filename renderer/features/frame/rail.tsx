import {
  IconActivity,
  IconBell,
  IconChartAreaLine,
  IconKey,
  IconLink,
  IconPlugConnected,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import type { AccountState, ProfileSummary } from '../../../shared/ipc/account.ts';
import { useUnreadAlerts } from '../../queries/alerts.ts';
import { useSyncState } from '../../queries/app.ts';
import { routeHash, type Screen } from '../../routes.ts';
import { AccountMenu } from './account-menu.tsx';

const ITEMS: { screen: Screen; name: string; icon: TablerIcon }[] = [
  { screen: 'keys', name: 'Keys', icon: IconKey },
  { screen: 'usage', name: 'Usage', icon: IconChartAreaLine },
  { screen: 'alerts', name: 'Alerts', icon: IconBell },
  { screen: 'composer', name: 'Composer', icon: IconLink },
  { screen: 'test', name: 'Test', icon: IconPlugConnected },
  { screen: 'activity', name: 'Activity', icon: IconActivity },
];

interface RailProps {
  account: AccountState;
  profile: ProfileSummary;
  screen: Screen;
}

export function Rail({ account, profile, screen }: RailProps) {
  const keyCount = useSyncState().data?.keyCount;
  const unread = useUnreadAlerts();
  return (
    <nav className="rail" aria-label="Screens">
      <AccountMenu account={account} profile={profile} />
      {ITEMS.map((item) => (
        <RailLink key={item.screen} {...item} current={item.screen === screen}>
          {item.screen === 'keys' && keyCount !== undefined && (
            <span className="rail-count figure" aria-hidden="true">
              {keyCount.toLocaleString('en-US')}
            </span>
          )}
          {item.screen === 'alerts' && unread > 0 && (
            <span className="rail-badge figure">
              {unread > 99 ? '99+' : unread}
              <span className="visually-hidden"> unread</span>
            </span>
          )}
        </RailLink>
      ))}
      <hr className="rail-rule" />
      <RailLink screen="settings" name="Settings" icon={IconSettings} current={screen === 'settings'} />
    </nav>
  );
}

interface RailLinkProps {
  screen: Screen;
  name: string;
  icon: TablerIcon;
  current: boolean;
  children?: React.ReactNode;
}

function RailLink({ screen, name, icon: Icon, current, children }: RailLinkProps) {
  return (
    <a className="rail-link" href={routeHash(screen)} aria-current={current ? 'page' : undefined} title={name}>
      <Icon size={17} stroke={1.7} aria-hidden="true" />
      <span className="rail-name">{name}</span>
      {children}
    </a>
  );
}
