/** Only the keys that have all of the tags chosen here. */
import { Button, Checkbox } from '@mantine/core';
import { tagKey } from '../../../shared/key-local.ts';

interface TagsMenuProps {
  tags: readonly { tag: string; count: number }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

export function TagsMenu({ tags, chosen, onChange }: TagsMenuProps) {
  const on = new Set(chosen.map(tagKey));
  // A tag that was taken off its last key can still be in the filter, and has to be seen to be taken out.
  const lost = chosen.filter((tag) => !tags.some((known) => tagKey(known.tag) === tagKey(tag)));
  const all = [...tags, ...lost.map((tag) => ({ tag, count: 0 }))];
  if (all.length === 0) {
    return <p className="keys-menu-note">No key has a tag yet. Select keys and press Tag, or press N on a line.</p>;
  }
  return (
    <>
      <div className="tag-list">
        {all.map(({ tag, count }) => (
          <Checkbox
            key={tag}
            size="xs"
            label={
              <>
                <bdi>{tag}</bdi> <span className="dimmed figure">{count.toLocaleString('en-US')}</span>
              </>
            }
            checked={on.has(tagKey(tag))}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...chosen, tag]
                  : chosen.filter((other) => tagKey(other) !== tagKey(tag)),
              )
            }
          />
        ))}
      </div>
      <div className="keys-menu-foot">
        <span className="dimmed">Keys that have all of them.</span>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          disabled={chosen.length === 0}
          onClick={() => onChange([])}
        >
          Clear
        </Button>
      </div>
    </>
  );
}
