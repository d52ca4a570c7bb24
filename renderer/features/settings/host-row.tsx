/** White label: a host name of the reseller's own that customers are given in place of the platform's. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hostSchema } from '../../../shared/ipc/keys.ts';
import { api } from '../../ipc-client.ts';
import { useAccount } from '../../queries/account.ts';
import { asAppError } from '../../ui/app-error.ts';
import { SavedWord } from './saved-mark.tsx';
import { Row } from './section.tsx';

export function hostProblem(text: string): string | null {
  if (text.trim() === '') return null;
  const parsed = hostSchema.safeParse(text);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'A host name such as proxy.example.com.');
}

export function HostRow() {
  const client = useQueryClient();
  const account = useAccount().data;
  const saved = account?.handoutHost ?? '';
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? saved;
  const problem = hostProblem(text);
  const save = useMutation({
    mutationFn: (host: string) => api.account.setHandoutHost({ host: host.trim() === '' ? null : host }),
    onSuccess: (state) => {
      setDraft(null);
      client.setQueryData(['account'], state);
    },
  });
  if (!account?.profile) return null;
  const commit = (host = text) => {
    if (hostProblem(host) === null && host.trim().toLowerCase() !== saved) save.mutate(host);
  };
  return (
    <Row
      label={
        <>
          Gateway host of your own{' '}
          <span className="saved-place" role="status">
            {save.isSuccess && draft === null && <SavedWord key={save.submittedAt} />}
            {save.error !== null && <span className="field-error">Not saved. {asAppError(save.error).message}</span>}
          </span>
        </>
      }
      hint={`A name that leads to the platform’s gateway (a CNAME), so that customers see yours. It stands in messages, URLs and tests of “${account.profile.name}”; a customer can have another one, in the hand-out.`}
    >
      <div className="settings-inline">
        <TextInput
          aria-label="Gateway host of your own"
          w={240}
          placeholder="proxy.example.com"
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: 'mono' }}
          value={text}
          error={problem}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
        {saved !== '' && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => commit('')}>
            Use the platform’s
          </Button>
        )}
      </div>
    </Row>
  );
}
