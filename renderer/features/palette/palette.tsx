/** ⌘/Ctrl-K: any customer, any action. Customers are matched only while something is typed. */
import { Spotlight } from '@mantine/spotlight';
import { IconCirclePlus, IconCornerDownLeft, IconLink, IconShare2 } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { PakKey } from '../../../shared/key.ts';
import { useKeys } from '../../queries/keys.ts';
import { hasMod } from '../../ui/mod-key.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { type KeyRow, keyRows, searchText } from '../keys/key-rows.ts';
import { matcher } from '../keys/key-search.ts';
import { type RowActionId, useRowActions } from '../keys/use-row-actions.ts';
import { bestFirst } from './best-first.ts';
import { endTypeAhead, openPalette, takeLetters } from './type-ahead.ts';
import { useAppActions } from './use-app-actions.ts';
import './palette.css';

const CUSTOMERS_SHOWN = 8;
const NO_ROWS: KeyRow[] = [];

const FIRST_MATCH: { id: RowActionId; name: string; icon: typeof IconLink }[] = [
  { id: 'copyUrl', name: 'Copy URL', icon: IconLink },
  { id: 'topUp', name: 'Top up', icon: IconCirclePlus },
  { id: 'handout', name: 'Hand out', icon: IconShare2 },
];

export function Palette() {
  const [query, setQuery] = useState('');
  const typing = query.trim() !== '';
  const keys = useKeys().data?.keys;
  const nowMs = useNow(60_000);
  const actions = useRowActions();
  const appActions = useAppActions();

  useEffect(() => {
    takeLetters((letter) => setQuery((typed) => typed + letter));
    const onKeyDown = (event: KeyboardEvent) => {
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
  // Not deferred: the first line is marked right after each key press, and must be there by then.
  const rows = useMemo(
    () => (typing ? bestFirst(all.filter(matcher(query)), query).slice(0, CUSTOMERS_SHOWN) : NO_ROWS),
    [typing, all, query],
  );
  const words = searchText(query).trim();
  const commands = appActions.filter((action) => searchText(`${action.name} ${action.keywords}`).includes(words));
  const first = rows[0]?.key;

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      onSpotlightClose={endTypeAhead}
      scrollable
      maxHeight={420}
      size={560}
      radius="lg"
      transitionProps={{ duration: 80 }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.3 }}
      classNames={{ content: 'palette' }}
    >
      <Spotlight.Search
        placeholder="A customer, a key id, or something to do"
        aria-label="Search customers and actions"
        onFocus={endTypeAhead}
      />
      <Spotlight.ActionsList>
        {rows.length > 0 && (
          <Spotlight.ActionsGroup label="Customers">
            {rows.map((row) => (
              <Customer key={row.id} row={row} onOpen={() => actions.run('open', row.key)} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {first && !first.gone && (
          <Spotlight.ActionsGroup label={`For ${clip(first)}`}>
            {FIRST_MATCH.map(({ id, name, icon: Icon }) => (
              <Spotlight.Action
                key={id}
                label={`${name}: ${clip(first)}`}
                leftSection={<Icon size={16} stroke={1.7} />}
                onClick={() => actions.run(id, first)}
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
        {rows.length === 0 && commands.length === 0 && (
          <Spotlight.Empty>No customer and no action matches “{query.trim()}”.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

const CLIP = 48;

function clip(key: PakKey): string {
  const characters = Array.from(key.label);
  return characters.length > CLIP ? `${characters.slice(0, CLIP).join('')}…` : key.label;
}

function Customer({ row, onOpen }: { row: KeyRow; onOpen: () => void }) {
  return (
    <Spotlight.Action onClick={onOpen} aria-label={`Open ${row.key.label}`}>
      <span className="palette-customer">
        <bdi className="truncate">{row.key.label}</bdi>
        <StateMark state={row.state} />
        <IconCornerDownLeft size={14} className="palette-enter" aria-hidden="true" />
      </span>
    </Spotlight.Action>
  );
}
