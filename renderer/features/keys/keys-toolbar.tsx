import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { SMART_LISTS, type SmartListId } from '../../../shared/key-view.ts';
import { searchField } from './search-focus.ts';

interface KeysToolbarProps {
  list: SmartListId;
  counts: Record<SmartListId, number>;
  query: string;
  onList: (list: SmartListId) => void;
  onQuery: (query: string) => void;
  /** Enter or arrow down: on into the table. */
  onLeave: () => void;
}

export function KeysToolbar({ list, counts, query, onList, onQuery, onLeave }: KeysToolbarProps) {
  return (
    <div className="keys-toolbar">
      <fieldset className="smart-lists" aria-label="Smart lists">
        {SMART_LISTS.map(({ id, name }, index) =>
          // Rare, and a reason to look: it shows only when there is one.
          id === 'unknown' && counts.unknown === 0 && list !== 'unknown' ? null : (
            <button
              key={id}
              type="button"
              className="smart-list"
              aria-pressed={id === list}
              data-empty={counts[id] === 0}
              title={`${name} (${index + 1})`}
              onClick={() => onList(id)}
            >
              {name} <span className="smart-list-count figure">{counts[id].toLocaleString('en-US')}</span>
            </button>
          ),
        )}
      </fieldset>
      <TextInput
        ref={searchField}
        className="keys-search"
        aria-label="Search keys"
        placeholder="Search keys  /"
        value={query}
        onChange={(event) => onQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            if (query === '') event.currentTarget.blur();
            else onQuery('');
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            onLeave();
          }
        }}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        rightSection={query !== '' && <CloseButton size="xs" aria-label="Clear search" onClick={() => onQuery('')} />}
        maxLength={200}
        spellCheck={false}
      />
    </div>
  );
}
