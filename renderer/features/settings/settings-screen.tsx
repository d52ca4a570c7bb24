/** Everything that can be set, on one page; each change is kept at once. */
import { useEffect } from 'react';
import { useAccount } from '../../queries/account.ts';
import { useSettings } from '../../queries/settings.ts';
import { goTo, useRouteParam } from '../../routes.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { ScreenHeader } from '../../ui/screen-header.tsx';
import { AboutSection } from './about-section.tsx';
import { AccountSection } from './account-section.tsx';
import { AlertsSection } from './alerts-section.tsx';
import { BackupSection } from './backup-section.tsx';
import { EchoSection } from './echo-section.tsx';
import { AppearanceSection, ClipboardSection, SyncSection } from './general-sections.tsx';
import { HistorySection } from './history-section.tsx';
import { LockSection } from './lock-section.tsx';
import { PaymentsSection } from './payments-section.tsx';
import { PresetsSection } from './presets-section.tsx';
import { PricesSection } from './prices-section.tsx';
import { RenewalsSection } from './renewals-section.tsx';
import { SpendingSection } from './spending-section.tsx';
import { StorefrontSection } from './storefront-section.tsx';
import { StripeSection } from './stripe-section.tsx';
import { TemplateSection } from './template-section.tsx';
import { useSaver } from './use-saver.ts';
import '../common.css';
import './settings.css';

const SECTIONS = [
  ['account', 'Account'],
  ['appearance', 'Appearance'],
  ['sync', 'Sync'],
  ['history', 'Usage history'],
  ['alerts', 'Alerts'],
  ['renewals', 'Renewals'],
  ['clipboard', 'Clipboard'],
  ['lock', 'App lock'],
  ['presets', 'Presets'],
  ['spending', 'Spending'],
  ['prices', 'Prices'],
  ['payments', 'Payments'],
  ['stripe', 'Stripe'],
  ['storefront', 'Storefront'],
  ['template', 'Message'],
  ['echo', 'Echo services'],
  ['backup', 'Backup'],
  ['about', 'About'],
] as const;

export function SettingsScreen() {
  const settings = useSettings();
  const account = useAccount().data;
  const saver = useSaver();
  const section = useRouteParam('section');
  const ready = settings.data !== undefined;

  useEffect(() => {
    if (ready && section !== null) document.getElementById(`settings-${section}`)?.scrollIntoView({ block: 'start' });
  }, [section, ready]);

  return (
    <>
      <ScreenHeader title="Settings" />
      <div className="screen settings">
        <nav className="settings-nav" aria-label="Sections">
          {SECTIONS.map(([id, words]) => (
            <button
              key={id}
              type="button"
              className="settings-nav-link"
              aria-current={section === id || undefined}
              onClick={() => {
                goTo('settings', { section: id });
                document.getElementById(`settings-${id}`)?.scrollIntoView({ block: 'start' });
              }}
            >
              {words}
            </button>
          ))}
        </nav>
        <div className="settings-sections">
          {settings.error ? (
            <ErrorNote
              error={settings.error}
              stillWorks="Everything else works with the settings as they were."
              onRetry={() => void settings.refetch()}
            />
          ) : !settings.data ? (
            <LoadingRows rows={10} columns={[30, 40]} />
          ) : (
            <>
              {account?.profile && (
                <AccountSection key={account.profile.id} account={account} profile={account.profile} />
              )}
              <AppearanceSection settings={settings.data} saver={saver} />
              <SyncSection settings={settings.data} saver={saver} />
              <HistorySection settings={settings.data} saver={saver} />
              <AlertsSection settings={settings.data} saver={saver} />
              <RenewalsSection settings={settings.data} saver={saver} />
              <ClipboardSection settings={settings.data} saver={saver} />
              <LockSection />
              <PresetsSection settings={settings.data} saver={saver} />
              <SpendingSection settings={settings.data} saver={saver} />
              <PricesSection settings={settings.data} saver={saver} />
              <PaymentsSection settings={settings.data} saver={saver} />
              <StripeSection settings={settings.data} saver={saver} />
              {account?.profile && <StorefrontSection key={`storefront ${account.profile.id}`} />}
              <TemplateSection settings={settings.data} saver={saver} />
              <EchoSection settings={settings.data} saver={saver} />
              <BackupSection />
              {account && <AboutSection account={account} settings={settings.data} saver={saver} />}
            </>
          )}
        </div>
      </div>
    </>
  );
}
