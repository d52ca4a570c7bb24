import {
  IconActivity,
  IconBell,
  IconChartAreaLine,
  IconCoin,
  IconKey,
  IconLink,
  IconPlugConnected,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import type { AccountState, ProfileSummary } from '../../../shared/ipc/account.ts';
import { useUnreadAlerts } from '../../queries/alerts.ts';
import { useSyncState } from '../../queries/app.ts';
import { usePaymentCounts } from '../../queries/payments.ts';
import { routeHash, type Screen } from '../../routes.ts';
import { toDo } from '../payments/payment-counts.ts';
import { AccountMenu } from './account-menu.tsx';

const ITEMS: { screen: Screen; name: string; icon: TablerIcon }[] = [
  { screen: 'keys', name: 'Keys', icon: IconKey },
  { screen: 'payments', name: 'Payments', icon: IconCoin },
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
  const paid = usePaymentCounts().data;
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
          {item.screen === 'payments' && (
            <Badge count={paid === undefined ? 0 : toDo(paid.counts, paid.flagged)} what="to do" />
          )}
          {item.screen === 'alerts' && <Badge count={unread} what="unread" />}
        </RailLink>
      ))}
      <hr className="rail-rule" />
      <RailLink screen="settings" name="Settings" icon={IconSettings} current={screen === 'settings'} />
    </nav>
  );
}

function Badge({ count, what }: { count: number; what: string }) {
  if (count === 0) return null;
  return (
    <span className="rail-badge figure">
      {count > 99 ? '99+' : count}
      <span className="visually-hidden"> {what}</span>
    </span>
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
