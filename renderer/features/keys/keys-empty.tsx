/** What stands where the lines would be: no key at all, or none that fits. */
import { Button } from '@mantine/core';
import { IconKey, IconPlus, IconSearchOff } from '@tabler/icons-react';
import { SMART_LISTS, type SmartListId } from '../../../shared/key-view.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { GuardedButton } from '../../ui/guarded-button.tsx';
import { openDialog } from '../dialogs.ts';

export function NoKeys({ blocked }: { blocked: string | null }) {
  return (
    <EmptyState
      icon={<IconKey size={32} stroke={1.4} />}
      title="No keys yet"
      text="A key is one customer’s access to the proxies: with a cap in GB, an expiry and a secret of its own. Mint the first one and hand it out."
      action={
        <GuardedButton
          blocked={blocked}
          leftSection={<IconPlus size={15} />}
          onClick={() => openDialog({ kind: 'mint' })}
        >
          Mint the first key
        </GuardedButton>
      }
    />
  );
}

interface NothingFoundProps {
  list: SmartListId;
  query: string;
  tags: readonly string[];
  onClear: () => void;
}

export function NothingFound({ list, query, tags, onClear }: NothingFoundProps) {
  const name = SMART_LISTS.find((smart) => smart.id === list)?.name ?? '';
  const words = query.trim();
  const tagged = tags.length === 0 ? '' : ` with the tag ${tags.map((tag) => `“${tag}”`).join(' and ')}`;
  const text =
    words === ''
      ? list === 'all'
        ? `No key${tagged}.`
        : `No key${tagged} is in “${name}” at the moment.`
      : list === 'all'
        ? `No customer, id, note or secret ending${tagged} matches “${words}”.`
        : `Nothing in “${name}”${tagged} matches “${words}”.`;
  const isFiltered = words !== '' || tags.length > 0;
  return (
    <EmptyState
      icon={<IconSearchOff size={30} stroke={1.4} />}
      title={isFiltered ? 'Nothing found' : 'Nothing here'}
      text={text}
      action={
        <Button variant="default" onClick={onClear}>
          {isFiltered ? 'Clear filter' : 'Show all keys'}
        </Button>
      }
    />
  );
}
