/** What this is, where it keeps its things, and the few pages it can open. */
import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccountState } from '../../../shared/ipc/account.ts';
import { api } from '../../ipc-client.ts';
import { useAppInfo } from '../../queries/app.ts';
import { asAppError } from '../../ui/app-error.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DiagnosisRow } from './diagnosis-row.tsx';
import type { SettingsSectionProps } from './general-sections.tsx';
import { LicensesRow } from './licenses-row.tsx';
import { Row, Section } from './section.tsx';
import { UpdateRow } from './update-row.tsx';

const RUNTIMES = { electron: 'Electron', chromium: 'Chromium (stand-in for Electron)' };
const KEYCHAIN = { ok: 'working', locked: 'locked', absent: 'none on this computer', failed: 'not answering' };
const PAGES = [
  ['dashboard', 'Dashboard'],
  ['guide', 'Reseller guide'],
  ['apiDocs', 'API reference'],
  ['status', 'Platform status'],
] as const;

export function AboutSection({ account, settings, saver }: SettingsSectionProps & { account: AccountState }) {
  const client = useQueryClient();
  const info = useAppInfo().data;
  const retry = useMutation({
    mutationFn: () => api.account.retryKeychain({}),
    onSuccess: (state) => client.setQueryData(['account'], state),
  });
  const openPage = useMutation({
    mutationFn: (page: (typeof PAGES)[number][0]) => api.app.openExternal({ page }),
  });
  const { keychain } = account;
  const failed = retry.error ?? openPage.error;
  return (
    <Section id="about" title="About">
      <Row label="Version">
        <span className="figure">
          {info ? `Pakdesk ${info.version}, ${RUNTIMES[info.runtime]}, ${info.platform}` : '—'}
        </span>
      </Row>
      <UpdateRow settings={settings} saver={saver} />
      <Row label="Profile folder" hint="Settings, cache and history of this account. No key is in it in clear.">
        <div className="settings-inline settings-path">
          <span className="mono" title={info?.profileDir}>
            {/* Its end is what tells it apart, so its beginning is cut: the slash there is still its beginning. */}
            <bdi dir="ltr">{info?.profileDir ?? '—'}</bdi>
          </span>
          {info && (
            <CopyButton
              label="Copy"
              aria-label="Copy the profile folder"
              size="compact-xs"
              copy={() => api.app.copyText({ text: info.profileDir })}
            />
          )}
        </div>
      </Row>
      <Row
        label="Keychain"
        hint={keychain.message || 'Holds the API key and what the customers’ secrets are sealed with.'}
      >
        <div className="settings-inline">
          <span>{KEYCHAIN[keychain.status]}</span>
          {keychain.status !== 'ok' && (
            <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
              Ask it again
            </Button>
          )}
        </div>
      </Row>
      <Row label="Open in the browser">
        <Group gap={8}>
          {PAGES.map(([page, words]) => (
            <Button key={page} variant="default" onClick={() => openPage.mutate(page)}>
              {words}
            </Button>
          ))}
        </Group>
      </Row>
      <DiagnosisRow />
      <LicensesRow />
      {failed !== null && (
        <p className="field-error" role="alert">
          {asAppError(failed).message} {asAppError(failed).nextStep}
        </p>
      )}
    </Section>
  );
}
