/** The message to the customer: placeholders checked while it is typed, with how it will read beside it. */
import { Button, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import {
  HANDOUT_PLACEHOLDERS,
  handoutPlaceholders,
  renderHandout,
  unknownPlaceholders,
} from '../../../shared/handout.ts';
import { DEFAULT_SETTINGS, settingsSchema } from '../../../shared/ipc/settings.ts';
import { formatHandout } from '../../../shared/snippets.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { SavedMark } from './saved-mark.tsx';
import { Section } from './section.tsx';

const SAMPLE_SECRET = 'pak_SECRET';
const SAMPLE_TARGET = { proxyUsername: 'psx_ab12', secret: SAMPLE_SECRET };
const SAMPLE_ROUTING = { pool: 'mbl', country: 'us', sessionId: 'alice', rotation: 'sticky' } as const;
const SAMPLE = {
  customer: 'alice@acme',
  url: formatHandout('url', SAMPLE_TARGET, SAMPLE_ROUTING),
  host: 'gw.proxies.sx',
  port: '7000',
  username: 'psx_ab12-mbl-us-sid-alice-rot-sticky',
  secret: SAMPLE_SECRET,
  curl: formatHandout('curl', SAMPLE_TARGET, SAMPLE_ROUTING),
  capGb: '10',
  expires: '24 December 2026',
};

/** What the template lacks or gets wrong; it can be saved all the same. */
function templateFindings(template: string): string[] {
  const unknown = unknownPlaceholders(template).map((name) => `{{${name}}}`);
  const used = new Set(handoutPlaceholders(template));
  const handsOut =
    ['url', 'curl'].some((name) => used.has(name)) ||
    ['host', 'port', 'username', 'secret'].every((name) => used.has(name));
  const torn = /\{\{[^{}]*$|\{\{[^{}]*\n/m.test(template.replace(/\{\{[^{}\n]*\}\}/g, ''));
  return [
    ...(unknown.length === 0
      ? []
      : [`${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not known and will be sent as written.`]),
    ...(torn ? ['A {{ is never closed: it will be sent as written.'] : []),
    ...(handsOut
      ? []
      : ['The customer cannot connect with it: put in {{url}}, or {{host}}, {{port}}, {{username}} and {{secret}}.']),
  ];
}

export function TemplateSection({ settings, saver }: SettingsSectionProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const template = draft ?? settings.handoutTemplate;
  const wrong = settingsSchema.shape.handoutTemplate.safeParse(template).success
    ? null
    : template === ''
      ? 'A message needs some text.'
      : 'At most 10,000 characters.';
  const findings = templateFindings(template);

  const commit = async (text = template) => {
    if (!settingsSchema.shape.handoutTemplate.safeParse(text).success) return;
    if (text === settings.handoutTemplate || (await saver.save({ handoutTemplate: text }))) setDraft(null);
  };
  const insert = (name: string) => {
    const field = area.current;
    const from = field?.selectionStart ?? template.length;
    const to = field?.selectionEnd ?? from;
    const text = `${template.slice(0, from)}{{${name}}}${template.slice(to)}`;
    setDraft(text);
    const caret = from + name.length + 4;
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(caret, caret);
    });
  };

  return (
    <Section
      id="template"
      title="Message to the customer"
      text="What “Copy message” puts on the clipboard when a key is handed out."
    >
      <fieldset className="placeholder-chips" aria-label="Put in a placeholder">
        {HANDOUT_PLACEHOLDERS.map((name) => (
          <button
            key={name}
            type="button"
            className="placeholder-chip mono"
            title={`Put in {{${name}}}`}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(name)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <div className="template-columns">
        <Textarea
          ref={area}
          aria-label="Message template"
          autosize
          minRows={9}
          maxRows={24}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={template}
          error={wrong}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onBlur={() => void commit()}
        />
        <section className="template-preview" aria-label="How it reads">
          <span className="template-preview-label">How it reads</span>
          <pre>{renderHandout(template, SAMPLE)}</pre>
        </section>
      </div>
      {findings.length > 0 && (
        <ul className="findings" aria-label="Findings">
          {findings.map((text) => (
            <li key={text} className="finding" data-severity="warning">
              <span className="finding-text">{text}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="settings-buttons">
        {template !== DEFAULT_SETTINGS.handoutTemplate && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => {
              setDraft(DEFAULT_SETTINGS.handoutTemplate);
              void commit(DEFAULT_SETTINGS.handoutTemplate);
            }}
          >
            Back to the usual message
          </Button>
        )}
        <SavedMark saver={saver} name="handoutTemplate" />
      </div>
    </Section>
  );
}
