/** Filter, sorting and columns under a name. They are kept with the account's data. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type KeyView, SMART_LISTS } from '../../../shared/key-view.ts';
import { api } from '../../ipc-client.ts';
import { useViews } from '../../queries/local.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { type KeysView, savedPart } from './keys-view.ts';

interface ViewsMenuProps {
  view: KeysView;
  onOpen: (view: KeyView) => void;
}

function describe({ list, query, tags, grouped }: KeyView): string {
  const name = SMART_LISTS.find((smart) => smart.id === list)?.name ?? list;
  return [
    name,
    ...tags.map((tag) => `#${tag}`),
    ...(query === '' ? [] : [`“${query}”`]),
    ...(grouped ? ['grouped'] : []),
  ].join(' · ');
}

export function ViewsMenu({ view, onOpen }: ViewsMenuProps) {
  const views = useViews().data?.views ?? [];
  const [name, setName] = useState('');
  const save = useMutation({
    mutationFn: () => api.local.saveView({ name: name.trim(), view: savedPart(view) }),
    onSuccess: () => setName(''),
  });
  const remove = useMutation({ mutationFn: (id: string) => api.local.deleteView({ id }) });
  const replaces = views.some((saved) => saved.name.toLowerCase() === name.trim().toLowerCase());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !save.isPending) save.mutate();
  };
  return (
    <>
      {views.length === 0 ? (
        <p className="keys-menu-note">A view keeps this list, its search, tags, sorting and columns under a name.</p>
      ) : (
        <ul className="view-list" aria-label="Saved views">
          {views.map((saved) => (
            <li key={saved.id} className="view-row">
              <button type="button" className="view-open" onClick={() => onOpen(saved.view)}>
                <bdi className="truncate">{saved.name}</bdi>
                <span className="dimmed truncate">{describe(saved.view)}</span>
              </button>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Delete the view ${saved.name}`}
                title="Delete this view"
                onClick={() => remove.mutate(saved.id)}
              >
                <IconTrash size={13} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <form className="view-form" onSubmit={submit}>
        <TextInput
          size="xs"
          data-autofocus={views.length === 0 || undefined}
          aria-label="Name of the view"
          placeholder="Name of this view"
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" disabled={name.trim() === ''} loading={save.isPending}>
          {replaces ? 'Replace' : 'Save'}
        </Button>
      </form>
      {(save.error ?? remove.error) && <ErrorNote error={save.error ?? remove.error} />}
    </>
  );
}
