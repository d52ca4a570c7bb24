/** ⌘/Ctrl-K: any customer, anything to do with him, any action. “top up bob” does it at once; Tab on a customer lists what can be done. */
import { Spotlight } from '@mantine/spotlight';
import { IconCornerDownLeft } from '@tabler/icons-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { PakKey } from '../../../shared/key.ts';
import { useKeys } from '../../queries/keys.ts';
import { hasMod } from '../../ui/mod-key.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { type KeyRow, keyRows, searchText } from '../keys/key-rows.ts';
import { matcher } from '../keys/key-search.ts';
import { useRowActions } from '../keys/use-row-actions.ts';
import { bestFirst } from './best-first.ts';
import { actionsFor, type CustomerAction, readCommand, runCustomerAction } from './customer-actions.ts';
import { endTypeAhead, openPalette, takeLetters } from './type-ahead.ts';
import { useAppActions } from './use-app-actions.ts';
import './palette.css';

const CUSTOMERS_SHOWN = 8;
const COMMANDS_SHOWN = 4;
const NO_ROWS: KeyRow[] = [];

export function Palette() {
  const [query, setQuery] = useState('');
  /** The customer whose actions are listed: chosen by Tab, let go by Backspace. */
  const [pickedId, setPickedId] = useState<string | null>(null);
  const typing = query.trim() !== '';
  const keys = useKeys().data?.keys;
  const nowMs = useNow(60_000);
  const actions = useRowActions();
  const appActions = useAppActions();

  useEffect(() => {
    takeLetters((letter) => setQuery((typed) => typed + letter));
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!hasMod(event) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      if (!event.repeat) openPalette();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      takeLetters(null);
      endTypeAhead();
    };
  }, []);

  const all = useMemo(() => (typing && keys !== undefined ? keyRows(keys, nowMs) : NO_ROWS), [typing, keys, nowMs]);
  const words = searchText(query).trim();
  // Not deferred: the first line is marked right after each key press, and must be there by then.
  const found = useMemo(() => {
    const find = (text: string, most: number) => bestFirst(all.filter(matcher(text)), text).slice(0, most);
    if (!typing || pickedId !== null) return { rows: NO_ROWS, commanded: null };
    const command = readCommand(words);
    return {
      rows: find(query, CUSTOMERS_SHOWN),
      commanded: command === null ? null : { id: command.id, rows: find(command.whom, COMMANDS_SHOWN) },
    };
  }, [typing, pickedId, all, query, words]);
  const { rows } = found;
  const commanded = (found.commanded?.rows ?? []).flatMap(({ key }) => {
    const action = actionsFor(key).find(({ id }) => id === found.commanded?.id);
    return action === undefined ? [] : [{ key, action }];
  });
  const picked = pickedId === null ? null : (keys?.find(({ id }) => id === pickedId) ?? null);
  const subject = picked ?? rows[0]?.key ?? null;
  const toDo =
    subject === null
      ? []
      : actionsFor(subject).filter(
          ({ id, name, words: meant }) =>
            // The one line above it already opens him.
            (picked !== null || id !== 'open') &&
            (picked === null || words === '' || searchText(`${name} ${meant.join(' ')}`).includes(words)),
        );
  const commands =
    picked === null
      ? appActions.filter((action) => searchText(`${action.name} ${action.keywords}`).includes(words))
      : [];

  const onSearchKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Backspace' && query === '' && pickedId !== null) setPickedId(null);
    if (event.key !== 'Tab' || event.shiftKey || pickedId !== null) return;
    const marked = document.querySelector<HTMLElement>('.palette [data-selected][data-key-id]');
    const id = marked?.dataset['keyId'] ?? rows[0]?.id;
    if (id === undefined) return;
    event.preventDefault();
    setPickedId(id);
    setQuery('');
  };
  const onSearchFocus = ({ currentTarget }: FocusEvent<HTMLInputElement>) => {
    const wasEntered = endTypeAhead();
    if (!typing) return;
    // Mantine marks the first line when its field changes, which the letters taken before the focus did not do.
    if (document.querySelector('.palette [data-selected]') === null) pressIn(currentTarget, 'ArrowDown');
    if (wasEntered) pressIn(currentTarget, 'Enter');
  };
  const close = () => {
    endTypeAhead();
    setPickedId(null);
  };

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      onSpotlightClose={close}
      scrollable
      maxHeight={420}
      size={560}
      radius="lg"
      transitionProps={{ duration: 80 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      title="Search customers and actions"
      classNames={{ content: 'palette', header: 'palette-title' }}
    >
      <Spotlight.Search
        placeholder={picked === null ? 'A customer, a key id, or something to do' : `What to do with ${clip(picked)}`}
        aria-label={picked === null ? 'Search customers and actions' : `What to do with ${clip(picked)}`}
        onFocus={onSearchFocus}
        onKeyDown={onSearchKey}
      />
      <Spotlight.ActionsList>
        {commanded.length > 0 && (
          <Spotlight.ActionsGroup label="Do it">
            {commanded.map(({ key, action }) => (
              <ToDo
                key={key.id}
                action={action}
                pakKey={key}
                onRun={() => runCustomerAction(action.id, key, actions)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {rows.length > 0 && (
          <Spotlight.ActionsGroup label="Customers">
            {rows.map((row) => (
              <Customer key={row.id} row={row} onOpen={() => actions.run('open', row.key)} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {subject !== null && toDo.length > 0 && (
          <Spotlight.ActionsGroup label={picked === null ? `For ${clip(subject)}, or Tab` : `For ${clip(subject)}`}>
            {toDo.map((action) => (
              <ToDo
                key={action.id}
                action={action}
                pakKey={subject}
                onRun={() => runCustomerAction(action.id, subject, actions)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label="Actions">
            {commands.map((action) => (
              <Spotlight.Action
                key={action.id}
                label={action.name}
                leftSection={<action.icon size={16} stroke={1.7} />}
                rightSection={action.shortcut && <kbd>{action.shortcut}</kbd>}
                onClick={action.run}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {rows.length + commanded.length + commands.length + toDo.length === 0 && (
          <Spotlight.Empty>
            {picked === null
              ? `No customer and no action matches “${query.trim()}”.`
              : `Nothing like “${query.trim()}” can be done with ${clip(picked)}.`}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function pressIn(field: HTMLInputElement, key: 'ArrowDown' | 'Enter'): void {
  field.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }));
}

const CLIP = 48;

function clip(key: PakKey): string {
  const characters = Array.from(key.label);
  return characters.length > CLIP ? `${characters.slice(0, CLIP).join('')}…` : key.label;
}

function ToDo({ action, pakKey, onRun }: { action: CustomerAction; pakKey: PakKey; onRun: () => void }) {
  const Icon = action.icon;
  return (
    <Spotlight.Action
      label={`${action.name}: ${clip(pakKey)}`}
      leftSection={<Icon size={16} stroke={1.7} />}
      onClick={onRun}
    />
  );
}

function Customer({ row, onOpen }: { row: KeyRow; onOpen: () => void }) {
  return (
    <Spotlight.Action onClick={onOpen} aria-label={`Open ${row.key.label}`} data-key-id={row.id}>
      <span className="palette-customer">
        <bdi className="truncate">{row.key.label}</bdi>
        <StateMark state={row.state} />
        <IconCornerDownLeft size={14} className="palette-enter" aria-hidden="true" />
      </span>
    </Spotlight.Action>
  );
}
