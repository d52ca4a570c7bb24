/** How long usage is kept, and whether it is read while the window is closed. */
import { Switch } from '@mantine/core';
import type { SettingsSectionProps } from './general-sections.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Row, Section } from './section.tsx';

export function HistorySection({ settings, saver }: SettingsSectionProps) {
  return (
    <Section id="history" title="Usage history">
      <Row
        label="Keep daily usage for"
        hint="Older days are dropped. The platform cannot give them back."
        saver={saver}
        name="usageRetentionDays"
      >
        <NumberSetting
          label="Days of usage kept"
          value={settings.usageRetentionDays}
          min={30}
          max={3650}
          suffix=" days"
          onSave={(usageRetentionDays) => void saver.save({ usageRetentionDays })}
        />
      </Row>
      <Row
        label="Keep hourly usage for"
        hint="So far back a day is yours to the hour; further back it is a day in UTC."
        saver={saver}
        name="usageHoursDays"
      >
        <NumberSetting
          label="Days of hourly usage kept"
          value={settings.usageHoursDays}
          min={8}
          max={1100}
          suffix=" days"
          onSave={(usageHoursDays) => void saver.save({ usageHoursDays })}
        />
      </Row>
      <Row
        label="Go on in the tray"
        hint="Closing the window leaves Pakdesk in the tray, where it goes on reading usage: fewer gaps."
        saver={saver}
        name="keepInTray"
      >
        <Switch
          aria-label="Go on in the tray when the window is closed"
          checked={settings.keepInTray}
          onChange={(event) => void saver.save({ keepInTray: event.currentTarget.checked })}
        />
      </Row>
      <Row
        label="Open at login"
        hint={settings.keepInTray ? 'It begins in the tray.' : undefined}
        saver={saver}
        name="openAtLogin"
      >
        <Switch
          aria-label="Open Pakdesk at login"
          checked={settings.openAtLogin}
          onChange={(event) => void saver.save({ openAtLogin: event.currentTarget.checked })}
        />
      </Row>
    </Section>
  );
}
