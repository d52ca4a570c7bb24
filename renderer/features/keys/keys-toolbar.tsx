import { SMART_LISTS, type SmartListId } from '../../../shared/key-view.ts';
import { SearchBox } from './search-box.tsx';

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
      <SearchBox query={query} onQuery={onQuery} onLeave={onLeave} />
    </div>
  );
}
