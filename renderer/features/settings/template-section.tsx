/** The messages to customers: several, each checked while it is typed, with how it will read beside it. */
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { DEFAULT_TEMPLATES, type HandoutTemplate } from '../../../shared/handout-templates.ts';
import { settingsSchema } from '../../../shared/ipc/settings.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { HostRow } from './host-row.tsx';
import { SavedMark } from './saved-mark.tsx';
import { Section } from './section.tsx';
import { TemplateEditor } from './template-editor.tsx';

const MAX_TEMPLATES = 20;

export function TemplateSection({ settings, saver }: SettingsSectionProps) {
  const { handoutTemplates: templates, defaultTemplateId } = settings;
  const [openId, setOpenId] = useState<string | null>(null);
  const open = templates.find(({ id }) => id === (openId ?? defaultTemplateId)) ?? templates[0];

  const save = async (next: HandoutTemplate[], nextDefault = defaultTemplateId): Promise<boolean> => {
    if (!settingsSchema.shape.handoutTemplates.safeParse(next).success) return false;
    const kept = next.some(({ id }) => id === nextDefault) ? nextDefault : (next[0]?.id ?? '');
    return saver.save({
      handoutTemplates: next,
      ...(kept === defaultTemplateId ? {} : { defaultTemplateId: kept }),
    });
  };
  const add = async (like?: HandoutTemplate) => {
    const id = crypto.randomUUID();
    const made: HandoutTemplate = {
      id,
      name: like ? `${like.name.slice(0, 50)} (copy)` : `Message ${templates.length + 1}`,
      format: like?.format ?? 'text',
      body: like?.body ?? DEFAULT_TEMPLATES[0]?.body ?? '{{url}}\n',
    };
    if (await save([...templates, made])) setOpenId(id);
  };

  return (
    <Section
      id="template"
      title="Messages to customers"
      text="What “Copy message” puts on the clipboard when a key is handed out: plain text, Markdown for a chat, or an HTML card for a mail."
    >
      <div className="template-tabs">
        <div className="template-tabs" role="tablist" aria-label="Messages" data-inner>
          {templates.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              role="tab"
              className="template-tab"
              aria-selected={id === open?.id}
              aria-controls="template-editor"
              onClick={() => setOpenId(id)}
            >
              <bdi className="truncate">{name}</bdi>
              {id === defaultTemplateId && <span className="template-tab-note">default</span>}
            </button>
          ))}
        </div>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          disabled={templates.length >= MAX_TEMPLATES}
          onClick={() => void add()}
        >
          Add
        </Button>
      </div>
      {open && (
        <div id="template-editor" role="tabpanel" aria-label={open.name}>
          <TemplateEditor
            key={open.id}
            template={open}
            original={DEFAULT_TEMPLATES.find(({ id }) => id === open.id)}
            onSave={(next) => save(templates.map((one) => (one.id === next.id ? next : one)))}
            list={{
              isDefault: open.id === defaultTemplateId,
              isOnly: templates.length === 1,
              mayCopy: templates.length < MAX_TEMPLATES,
              onDefault: () => void save(templates, open.id),
              onCopy: () => void add(open),
              onRemove: () => {
                setOpenId(null);
                void save(templates.filter(({ id }) => id !== open.id));
              },
            }}
          />
        </div>
      )}
      <SavedMark saver={saver} name="handoutTemplates" />
      <HostRow />
    </Section>
  );
}
