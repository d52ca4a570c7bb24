/** What is kept of a key on this computer only. For a dialog, and for the drawer. */
import { Button, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import {
  EXTERNAL_ID_CHARS,
  type KeyLocal,
  NOTE_CHARS,
  parseTag,
  parseTags,
  TAG_CHARS,
  TAGS_PER_KEY,
} from '../../../shared/key-local.ts';
import { api } from '../../ipc-client.ts';
import { useLocals } from '../../queries/local.ts';
import { fieldError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DialogFoot } from '../dialog-frame.tsx';

/** Every tag in use, for choosing instead of typing. */
function useKnownTags(): string[] {
  const locals = useLocals();
  return useMemo(() => {
    const tags = new Set<string>();
    for (const local of locals.values()) for (const tag of local.tags) tags.add(tag);
    return [...tags].sort((a, b) => a.localeCompare(b));
  }, [locals]);
}

interface TagsFieldProps {
  label: string;
  value: string[];
  onChange: (tags: string[]) => void;
  autoFocus?: boolean;
  description?: string;
}

export function TagsField({ label, value, onChange, autoFocus, description }: TagsFieldProps) {
  const known = useKnownTags();
  return (
    <TagsInput
      label={label}
      description={description}
      data={known}
      value={value}
      data-autofocus={autoFocus || undefined}
      placeholder={value.length === 0 ? 'vip, trial, …' : undefined}
      maxTags={TAGS_PER_KEY}
      maxLength={TAG_CHARS}
      splitChars={[',', ';']}
      acceptValueOnBlur
      openOnFocus={false}
      // Inside the dialog, so that it belongs to it for a screen reader too.
      comboboxProps={{ withinPortal: false }}
      onChange={(tags) => onChange(parseTags(tags))}
      isDuplicate={(tag, current) =>
        parseTags([...current, tag]).length === parseTags(current).length || parseTag(tag) === null
      }
    />
  );
}

interface NotesFormProps {
  local: KeyLocal;
  onDone: () => void;
  onCancel?: () => void;
}

export function NotesForm({ local, onDone, onCancel }: NotesFormProps) {
  const [tags, setTags] = useState(local.tags);
  const [note, setNote] = useState(local.note);
  const [externalId, setExternalId] = useState(local.externalId);
  const save = useMutation({
    mutationFn: () => api.local.set({ keyId: local.keyId, tags, note, externalId: externalId.trim() }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form className="dialog-form" onSubmit={submit} noValidate>
      <TagsField label="Tags" value={tags} onChange={setTags} autoFocus={onCancel !== undefined} />
      <TextInput
        label="External id"
        description="The customer’s number in your own system."
        value={externalId}
        maxLength={EXTERNAL_ID_CHARS}
        autoComplete="off"
        spellCheck={false}
        error={fieldError(save.error, 'externalId')}
        onChange={(event) => setExternalId(event.currentTarget.value)}
      />
      <Textarea
        label="Note"
        value={note}
        rows={4}
        maxLength={NOTE_CHARS}
        error={fieldError(save.error, 'note')}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {save.error && <ErrorNote error={save.error} />}
      <DialogFoot hint="Kept on this computer only. The platform never sees it.">
        {onCancel && (
          <Button variant="default" size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button size="sm" type="submit" loading={save.isPending}>
          Save
        </Button>
      </DialogFoot>
    </form>
  );
}
