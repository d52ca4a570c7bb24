/** What the table shows and how: tags, saved views, columns. What is in each menu comes when it is first opened. */
import { Button, FocusTrap, Popover } from '@mantine/core';
import { IconBookmark, IconColumns3, IconTag, type TablerIcon } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { KeyView } from '../../../shared/key-view.ts';
import type { KeysView } from './keys-view.ts';

const ColumnsMenu = lazy(async () => ({ default: (await import('./columns-menu.tsx')).ColumnsMenu }));
const TagsMenu = lazy(async () => ({ default: (await import('./tags-menu.tsx')).TagsMenu }));
const ViewsMenu = lazy(async () => ({ default: (await import('./views-menu.tsx')).ViewsMenu }));

interface KeysControlsProps {
  view: KeysView;
  tags: readonly { tag: string; count: number }[];
  onView: (part: Partial<KeyView>) => void;
}

export function KeysControls({ view, tags, onView }: KeysControlsProps) {
  return (
    <>
      <Control name={view.tags.length === 0 ? 'Tags' : view.tags.join(' + ')} icon={IconTag} on={view.tags.length > 0}>
        {() => <TagsMenu tags={tags} chosen={view.tags} onChange={(chosen) => onView({ tags: chosen })} />}
      </Control>
      <Control name="Views" icon={IconBookmark}>
        {(close) => (
          <ViewsMenu
            view={view}
            onOpen={(saved) => {
              onView(saved);
              close();
            }}
          />
        )}
      </Control>
      <Control name="Columns" icon={IconColumns3}>
        {() => <ColumnsMenu view={view} onView={onView} />}
      </Control>
    </>
  );
}

interface ControlProps {
  name: string;
  icon: TablerIcon;
  /** It takes something away from the list. */
  on?: boolean;
  children: (close: () => void) => ReactNode;
}

function Control({ name, icon: Icon, on = false, children }: ControlProps) {
  const [opened, setOpened] = useState(false);
  const close = () => setOpened(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" returnFocus withinPortal>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant={on ? 'light' : 'subtle'}
          color={on ? undefined : 'gray'}
          className="keys-control"
          leftSection={<Icon size={15} stroke={1.7} />}
          title={name}
          onClick={() => setOpened(!opened)}
          onKeyDown={(event) => {
            // The focus is still here while the content is on its way.
            if (event.key !== 'Escape' || !opened) return;
            event.stopPropagation();
            close();
          }}
        >
          <bdi className="truncate">{name}</bdi>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="keys-menu" onKeyDown={(event) => event.stopPropagation()}>
        {opened && (
          <Suspense fallback={null}>
            {/* Inside, because the focus can only go to what is there. */}
            <FocusTrap>
              <div>{children(close)}</div>
            </FocusTrap>
          </Suspense>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
