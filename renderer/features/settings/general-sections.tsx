/** Appearance, sync and clipboard: one choice each. */
import { SegmentedControl, Switch } from '@mantine/core';
import { API_PROXIES, type Settings } from '../../../shared/ipc/settings.ts';
import { useSyncState } from '../../queries/app.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Row, Section } from './section.tsx';
import type { Saver } from './use-saver.ts';

export interface SettingsSectionProps {
  settings: Settings;
  saver: Saver;
}

const THEMES: Settings['theme'][] = ['system', 'light', 'dark'];
const THEME_WORDS: Record<Settings['theme'], string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

export function AppearanceSection({ settings, saver }: SettingsSectionProps) {
  return (
    <Section id="appearance" title="Appearance">
      <Row label="Theme" labelId="theme-label" saver={saver} name="theme">
        <SegmentedControl
          aria-labelledby="theme-label"
          value={settings.theme}
          onChange={(value) => void saver.save({ theme: value })}
          data={THEMES.map((value) => ({ value, label: THEME_WORDS[value] }))}
        />
      </Row>
    </Section>
  );
}

const PROXY_WORDS: Record<Settings['apiProxy'], string> = { none: 'Directly', environment: 'By the proxy' };
const PROXY_HINTS: Record<Settings['apiProxy'], string> = {
  none: 'A proxy set on this computer is not used.',
  environment: 'By the proxy that HTTPS_PROXY names, if it is set. It sees where the app connects, never the API key.',
};

export function SyncSection({ settings, saver }: SettingsSectionProps) {
  const sync = useSyncState().data;
  return (
    <Section id="sync" title="Sync">
      <Row
        label="Read the platform every"
        hint={
          <>
            The usage history is made from these readings. Last one:{' '}
            <RelativeTime at={sync?.asOf ?? null} none="not yet" />
          </>
        }
        saver={saver}
        name="pollMinutes"
      >
        <NumberSetting
          label="Minutes between two readings"
          value={settings.pollMinutes}
          min={1}
          max={1440}
          suffix=" min"
          onSave={(pollMinutes) => void saver.save({ pollMinutes })}
        />
      </Row>
      <Row
        label="Reach the platform"
        labelId="api-proxy-label"
        hint={PROXY_HINTS[settings.apiProxy]}
        saver={saver}
        name="apiProxy"
      >
        <SegmentedControl
          aria-labelledby="api-proxy-label"
          value={settings.apiProxy}
          onChange={(value) => void saver.save({ apiProxy: value })}
          data={API_PROXIES.map((value) => ({ value, label: PROXY_WORDS[value] }))}
        />
      </Row>
    </Section>
  );
}

const USUAL_CLEAR_SECONDS = 60;

export function ClipboardSection({ settings, saver }: SettingsSectionProps) {
  const clears = settings.clipboardClearSeconds > 0;
  return (
    <Section id="clipboard" title="Clipboard">
      <Row
        label="Clear a copied secret"
        hint="Only if the clipboard still holds it then."
        saver={saver}
        name="clipboardClearSeconds"
      >
        <div className="settings-inline">
          <Switch
            aria-label="Clear a copied secret from the clipboard"
            checked={clears}
            onChange={(event) =>
              void saver.save({ clipboardClearSeconds: event.currentTarget.checked ? USUAL_CLEAR_SECONDS : 0 })
            }
          />
          {clears && (
            <NumberSetting
              label="Seconds until the clipboard is cleared"
              value={settings.clipboardClearSeconds}
              min={5}
              max={3600}
              suffix=" s"
              onSave={(clipboardClearSeconds) => void saver.save({ clipboardClearSeconds })}
            />
          )}
        </div>
      </Row>
    </Section>
  );
}
