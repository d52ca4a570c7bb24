/** Tags put on, or taken off, many keys at once. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { TAGS_PER_KEY, tagKey, tagsLeftOut } from '../../../shared/key-local.ts';
import { useKeys } from '../../queries/keys.ts';
import { tagKeys, useLocals } from '../../queries/local.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { showDone } from '../frame/toasts.tsx';
import { TagsField } from './notes-form.tsx';

const keysText = (count: number) => `${count.toLocaleString('en-US')} ${count === 1 ? 'key' : 'keys'}`;

export function TagKeysDialog({ keyIds }: { keyIds: readonly string[] }) {
  const locals = useLocals();
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  const present = useMemo(() => {
    const counts = new Map<string, { tag: string; count: number }>();
    for (const id of keyIds) {
      for (const tag of locals.get(id)?.tags ?? []) {
        const entry = counts.get(tagKey(tag));
        if (entry) entry.count += 1;
        else counts.set(tagKey(tag), { tag, count: 1 });
      }
    }
    return [...counts.values()].sort((a, b) => b.count - a.count);
  }, [keyIds, locals]);
  const full = useMemo(
    () => keyIds.filter((id) => tagsLeftOut(locals.get(id)?.tags ?? [], add, remove).length > 0),
    [keyIds, locals, add, remove],
  );
  const save = useMutation({
    mutationFn: () => tagKeys(keyIds, add, remove),
    onSuccess: () => {
      closeDialog();
      showDone(`Tags of ${keysText(keyIds.length)} changed.`);
    },
  });
  const isEmpty = add.length === 0 && remove.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending && !isEmpty) save.mutate();
  };
  return (
    <DialogFrame title={`Tag ${keysText(keyIds.length)}`} busy={save.isPending}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <TagsField label="Add" value={add} onChange={setAdd} autoFocus />
        {present.length > 0 && (
          <fieldset className="tag-remove">
            <legend>Take off</legend>
            {present.map(({ tag, count }) => {
              const off = remove.includes(tag);
              return (
                <Button
                  key={tag}
                  size="compact-xs"
                  variant={off ? 'filled' : 'default'}
                  color={off ? 'red' : undefined}
                  aria-pressed={off}
                  onClick={() => setRemove(off ? remove.filter((other) => other !== tag) : [...remove, tag])}
                >
                  <bdi>{tag}</bdi>&nbsp;<span className="figure">{count.toLocaleString('en-US')}</span>
                </Button>
              );
            })}
          </fieldset>
        )}
        {full.length > 0 && <NoRoom keyIds={full} />}
        {save.error && <ErrorNote error={save.error} />}
        <DialogFoot hint="Kept on this computer only. The platform never sees it.">
          <Button variant="default" size="sm" onClick={closeDialog}>
            Cancel
          </Button>
          <Button size="sm" type="submit" loading={save.isPending} disabled={isEmpty}>
            Save
          </Button>
        </DialogFoot>
      </form>
    </DialogFrame>
  );
}

const NAMES_SHOWN = 8;

function NoRoom({ keyIds }: { keyIds: readonly string[] }) {
  const keys = useKeys().data?.keys ?? [];
  const chosen = new Set(keyIds.slice(0, NAMES_SHOWN));
  const names = keys.filter(({ id }) => chosen.has(id)).map(({ id, label }) => label || id);
  const more = keyIds.length - names.length;
  return (
    <p className="dimmed" role="status">
      No room on {keysText(keyIds.length)}, as {TAGS_PER_KEY} tags are the most there can be; what does not fit is left
      out: {names.join(', ')}
      {more > 0 && ` and ${more.toLocaleString('en-US')} more`}.
    </p>
  );
}
