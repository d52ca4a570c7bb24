/** What is looked for, and how it is told. The list is kept whatever is chosen here. */
import { Button, Checkbox, Switch, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type AlertSettings, alertSettingsSchema, CAP_PERCENTS, EXPIRY_DAYS } from '../../../shared/ipc/settings.ts';
import { api } from '../../ipc-client.ts';
import { asAppError } from '../../ui/app-error.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { Row, Section } from './section.tsx';

const KINDS = [
  ['forecast', 'Runs out before it expires', 'From the forecast of the key.'],
  ['anomalies', 'Odd usage', 'A sudden rush, use after long idleness, use while switched off, refused logins.'],
  ['incidents', 'Incidents of the platform', ''],
] as const;

export function AlertsSection({ settings, saver }: SettingsSectionProps) {
  const { alerts } = settings;
  const set = (part: Partial<AlertSettings>) => void saver.save({ alerts: { ...alerts, ...part } });
  return (
    <Section
      id="alerts"
      title="Alerts"
      text="Looked for after every reading of the platform. Each is told once, until a top-up or an extension arms it again."
    >
      <Row label="Look for them" saver={saver} name="alerts">
        <Switch
          aria-label="Look for alerts"
          checked={alerts.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
      </Row>
      {alerts.enabled && (
        <>
          <Row label="Of the cap">
            <Checks
              group="Of the cap"
              all={CAP_PERCENTS}
              chosen={alerts.capPercents}
              word={(percent) => `${percent} %`}
              onChange={(capPercents) => set({ capPercents })}
            />
          </Row>
          <Row label="Before it expires">
            <Checks
              group="Before it expires"
              all={EXPIRY_DAYS}
              chosen={alerts.expiryDays}
              word={(days) => `${days} d`}
              onChange={(expiryDays) => set({ expiryDays })}
            />
          </Row>
          {KINDS.map(([name, words, hint]) => (
            <Row key={name} label={words} hint={hint}>
              <Switch
                aria-label={words}
                checked={alerts[name]}
                onChange={(event) => set({ [name]: event.currentTarget.checked })}
              />
            </Row>
          ))}
          <Notifications alerts={alerts} set={set} />
        </>
      )}
    </Section>
  );
}

function Checks<T extends number>({
  group,
  all,
  chosen,
  word,
  onChange,
}: {
  group: string;
  all: readonly T[];
  chosen: readonly T[];
  word: (value: T) => string;
  onChange: (next: T[]) => void;
}) {
  return (
    <fieldset className="settings-checks" aria-label={group}>
      {all.map((value) => (
        <Checkbox
          key={value}
          label={word(value)}
          checked={chosen.includes(value)}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            onChange(all.filter((one) => (one === value ? checked : chosen.includes(one))));
          }}
        />
      ))}
    </fieldset>
  );
}

function Notifications({ alerts, set }: { alerts: AlertSettings; set: (part: Partial<AlertSettings>) => void }) {
  const test = useMutation({ mutationFn: () => api.alerts.testNotification({}) });
  const { quietHours } = alerts;
  const tested = test.error
    ? asAppError(test.error).message
    : test.data === undefined
      ? ''
      : test.data.shown
        ? 'Shown.'
        : test.data.reason;
  return (
    <>
      <Row label="Notifications of the system" hint={tested === '' ? 'With the next step in them.' : tested}>
        <div className="settings-inline">
          <Button size="xs" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            Show one
          </Button>
          <Switch
            aria-label="Notifications of the system"
            checked={alerts.notifications}
            onChange={(event) => set({ notifications: event.currentTarget.checked })}
          />
        </div>
      </Row>
      <Row label="Number on the app’s icon">
        <Switch
          aria-label="Number of unread alerts on the app’s icon"
          checked={alerts.badge}
          onChange={(event) => set({ badge: event.currentTarget.checked })}
        />
      </Row>
      <Row label="Quiet hours" hint="Nothing pops up in them; one summary comes at their end.">
        <div className="settings-inline">
          {quietHours.enabled && (
            <>
              <TimeField
                key={`from ${quietHours.from}`}
                name="Quiet from"
                value={quietHours.from}
                onSave={(from) => set({ quietHours: { ...quietHours, from } })}
              />
              <TimeField
                key={`to ${quietHours.to}`}
                name="Quiet until"
                value={quietHours.to}
                onSave={(to) => set({ quietHours: { ...quietHours, to } })}
              />
            </>
          )}
          <Switch
            aria-label="Quiet hours"
            checked={quietHours.enabled}
            onChange={(event) => set({ quietHours: { ...quietHours, enabled: event.currentTarget.checked } })}
          />
        </div>
      </Row>
    </>
  );
}

const HOURS = alertSettingsSchema.shape.quietHours;

function TimeField({ name, value, onSave }: { name: string; value: string; onSave: (time: string) => void }) {
  const [draft, setDraft] = useState(value);
  const wrong = !HOURS.safeParse({ enabled: true, from: draft, to: draft }).success;
  return (
    <TextInput
      type="time"
      aria-label={name}
      w={96}
      value={draft}
      error={wrong ? 'Such as 22:00.' : null}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => {
        if (!wrong && draft !== value) onSave(draft);
      }}
    />
  );
}
