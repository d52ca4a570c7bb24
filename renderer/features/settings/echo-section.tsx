/** The services that tell where a test came out, tried in turn. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconArrowUp, IconTrash } from '@tabler/icons-react';
import { DEFAULT_SETTINGS, settingsSchema } from '../../../shared/ipc/settings.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { SavedMark } from './saved-mark.tsx';
import { Section } from './section.tsx';
import { useDraftList } from './use-draft-list.ts';

const MAX = 10;
const check = (rows: EchoRow[]) =>
  settingsSchema.shape.echoServices.safeParse(rows.map(({ url }) => url)).error?.issues ?? [];

interface EchoRow {
  url: string;
}

export function EchoSection({ settings, saver }: SettingsSectionProps) {
  const list = useDraftList<EchoRow>(
    settings.echoServices.map((url) => ({ url })),
    check,
    (next) => void saver.save({ echoServices: next.map(({ url }) => url) }),
  );
  const { rows } = list;
  return (
    <Section
      id="echo"
      title="Echo services"
      text="A test asks them, through the proxy, where it came out. The first that answers counts. https only: a service in clear could be answered by anyone on the way."
    >
      <SavedMark saver={saver} name="echoServices" />
      <ol className="settings-list" aria-label="Echo services">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and have no identity of their own
          <li key={index} className="settings-list-row">
            <TextInput
              aria-label={`Echo service ${index + 1}`}
              className="settings-grow"
              classNames={{ input: 'mono' }}
              placeholder="https://ipinfo.io/json"
              spellCheck={false}
              value={row.url}
              error={
                row.url !== '' && list.problemAt(`${index}`) !== null ? 'An address that begins with https://' : null
              }
              onChange={(event) => list.edit(index, { url: event.currentTarget.value.trim() })}
              onBlur={list.commit}
              onKeyDown={(event) => {
                if (event.key === 'Enter') list.commit();
              }}
            />
            <ActionIcon
              aria-label={`Try service ${index + 1} earlier`}
              title="Try it earlier"
              disabled={index === 0}
              onClick={() =>
                list.replace(rows.map((_, at) => rows[at === index ? at - 1 : at === index - 1 ? index : at] ?? row))
              }
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              aria-label={`Remove service ${index + 1}`}
              title={rows.length === 1 ? 'The last one stays: a test needs one.' : 'Remove'}
              disabled={rows.length === 1}
              onClick={() => list.replace(rows.filter((_, at) => at !== index))}
            >
              <IconTrash size={15} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <div className="settings-buttons">
        <Button
          variant="default"
          size="compact-sm"
          disabled={rows.length >= MAX}
          onClick={() => list.replace([...rows, { url: '' }])}
        >
          Add a service
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          onClick={() => list.replace(DEFAULT_SETTINGS.echoServices.map((url) => ({ url })))}
        >
          Back to the usual ones
        </Button>
      </div>
    </Section>
  );
}
