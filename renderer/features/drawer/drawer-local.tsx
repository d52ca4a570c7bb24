/** What only this computer knows of the key: tags, a note, the customer's number elsewhere. Kept as soon as the field is left. */
import { ActionIcon, Textarea, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import {
  EXTERNAL_ID_CHARS,
  type KeyLocal,
  NOTE_CHARS,
  parseTag,
  TAG_CHARS,
  TAGS_PER_KEY,
  tagKey,
} from '../../../shared/key-local.ts';
import { api } from '../../ipc-client.ts';
import { useKeyLocal } from '../../queries/local.ts';
import { asAppError } from '../../ui/app-error.ts';

export function DrawerLocal({ keyId }: { keyId: string }) {
  const known = useKeyLocal(keyId);
  if (known === undefined) return <p className="dimmed drawer-text">Reading…</p>;
  return <LocalFields key={keyId} known={known} />;
}

function LocalFields({ known }: { known: KeyLocal }) {
  const { keyId, tags } = known;
  const [tag, setTag] = useState('');
  const [note, setNote] = useState<string | null>(null);
  const [externalId, setExternalId] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (part: Partial<Pick<KeyLocal, 'tags' | 'note' | 'externalId'>>) => api.local.set({ keyId, ...part }),
    onSuccess: (_, part) => {
      if (part.note !== undefined) setNote(null);
      if (part.externalId !== undefined) setExternalId(null);
    },
  });
  const addTag = () => {
    const next = parseTag(tag);
    setTag('');
    if (next === null || tags.some((one) => tagKey(one) === tagKey(next))) return;
    save.mutate({ tags: [...tags, next] });
  };
  const keepId = () => {
    if (externalId !== null && externalId.trim() !== known.externalId) save.mutate({ externalId });
  };
  return (
    <div className="drawer-local">
      <div className="drawer-tags">
        {tags.map((one) => (
          <span key={one} className="drawer-tag">
            <bdi className="truncate">{one}</bdi>
            <ActionIcon
              size={16}
              variant="transparent"
              color="gray"
              aria-label={`Remove the tag ${one}`}
              onClick={() => save.mutate({ tags: tags.filter((other) => other !== one) })}
            >
              <IconX size={11} />
            </ActionIcon>
          </span>
        ))}
        <TextInput
          aria-label="Add a tag"
          placeholder={tags.length === 0 ? 'Add a tag' : 'One more'}
          size="xs"
          w={110}
          maxLength={TAG_CHARS}
          disabled={tags.length >= TAGS_PER_KEY}
          value={tag}
          onChange={(event) => setTag(event.currentTarget.value)}
          onBlur={addTag}
          onKeyDown={(event) => {
            if (event.key === 'Enter') addTag();
          }}
        />
      </div>
      <Textarea
        aria-label="Note"
        placeholder="A note only you see"
        size="xs"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={NOTE_CHARS}
        value={note ?? known.note}
        onChange={(event) => setNote(event.currentTarget.value)}
        onBlur={() => {
          if (note !== null && note !== known.note) save.mutate({ note });
        }}
      />
      <TextInput
        label="External id"
        size="xs"
        placeholder="The customer’s number in your own system"
        maxLength={EXTERNAL_ID_CHARS}
        classNames={{ input: 'mono' }}
        value={externalId ?? known.externalId}
        onChange={(event) => setExternalId(event.currentTarget.value)}
        onBlur={keepId}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keepId();
        }}
      />
      {save.error !== null && (
        <span className="field-error" role="alert">
          Not kept. {asAppError(save.error).message} {asAppError(save.error).nextStep}
        </span>
      )}
    </div>
  );
}
