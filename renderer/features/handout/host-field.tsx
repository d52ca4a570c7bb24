/** This customer's own gateway host, where he has one: a resold customer sees his seller's name, not ours. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { asAppError } from '../../ui/app-error.ts';
import { hostProblem } from '../settings/host-row.tsx';
import { useCustomerHost } from './use-customer-target.ts';
import './handout.css';

export function HostField({ keyId }: { keyId: string }) {
  const { host, set } = useCustomerHost(keyId);
  const [draft, setDraft] = useState<string | null>(null);
  if (!host.data) return null;
  const { host: own, accountHost } = host.data;
  if (draft === null) {
    return (
      <div className="host-field">
        <span className="dimmed">Host</span>
        <span className="mono truncate">{own ?? accountHost}</span>
        <span className="dimmed">{own === null ? '' : 'this customer’s own'}</span>
        <button type="button" className="link-button" onClick={() => setDraft(own ?? '')}>
          Change
        </button>
        {own !== null && (
          <button type="button" className="link-button" onClick={() => set.mutate(null)}>
            Use {accountHost}
          </button>
        )}
        {set.error !== null && <span className="field-error">Not saved. {asAppError(set.error).message}</span>}
      </div>
    );
  }
  const problem = hostProblem(draft);
  const commit = () => {
    if (problem === null) set.mutate(draft.trim() === '' ? null : draft, { onSuccess: () => setDraft(null) });
  };
  return (
    <div className="host-field">
      <TextInput
        aria-label="This customer’s gateway host"
        placeholder={accountHost}
        spellCheck={false}
        autoComplete="off"
        autoFocus
        w={260}
        classNames={{ input: 'mono' }}
        value={draft}
        error={problem ?? (set.error === null ? null : asAppError(set.error).message)}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault();
            commit();
          }
          if (event.key === 'Escape') {
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
      <Button size="xs" loading={set.isPending} onClick={commit}>
        Save
      </Button>
      <Button size="xs" variant="default" onClick={() => setDraft(null)}>
        Cancel
      </Button>
    </div>
  );
}
