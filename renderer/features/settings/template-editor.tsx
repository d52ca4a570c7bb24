/** One message: its words, what is wrong with them, and how it reads for a made-up customer. */
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { HANDOUT_PLACEHOLDERS, handoutValues, PLACEHOLDER_HINTS, renderHandout } from '../../../shared/handout.ts';
import { lintTemplate } from '../../../shared/handout-lint.ts';
import { DEFAULT_TEMPLATES, type HandoutTemplate, type TemplateFormat } from '../../../shared/handout-templates.ts';
import { handoutTemplateSchema } from '../../../shared/ipc/settings.ts';
import { DAY_MS, type PakKey } from '../../../shared/key.ts';
import { useAccount } from '../../queries/account.ts';
import { MessagePreview } from '../handout/message-preview.tsx';
import { TemplateFindings } from '../handout/template-findings.tsx';

const FORMATS: { value: TemplateFormat; label: string }[] = [
  { value: 'text', label: 'Plain text' },
  { value: 'markdown', label: 'Markdown' },
  { value: 'html', label: 'HTML card' },
];

const SAMPLE_ROUTING = { pool: 'mbl', country: 'us', sessionId: 'alice', rotation: 'sticky' } as const;

function sampleKey(nowMs: number): PakKey {
  return {
    id: 'sample',
    label: 'alice@acme',
    secretHint: null,
    enabled: true,
    capGb: 10,
    usedMb: 3_174,
    expiresAt: nowMs + 30 * DAY_MS,
    isExpired: false,
    lastUsedAt: null,
    createdAt: null,
    tier: 'standard',
    unreadable: [],
    gone: false,
    asOf: nowMs,
  };
}

/** The values of a customer that does not exist, under the account's real host. */
function useSampleValues() {
  const account = useAccount().data;
  const host = account?.gateway.host ?? 'gw.proxies.sx';
  const proxyUsername = account?.proxyUsername ?? 'psx_ab12';
  return useMemo(() => {
    const nowMs = Date.now();
    const target = { proxyUsername, secret: 'pak_SECRET', gatewayHost: host };
    return handoutValues({ key: sampleKey(nowMs), target, routing: SAMPLE_ROUTING, nowMs });
  }, [host, proxyUsername]);
}

interface TemplateEditorProps {
  template: HandoutTemplate;
  isDefault: boolean;
  isOnly: boolean;
  mayCopy: boolean;
  /** True when it was kept. */
  onSave: (template: HandoutTemplate) => Promise<boolean>;
  onDefault: () => void;
  onCopy: () => void;
  onRemove: () => void;
}

export function TemplateEditor(props: TemplateEditorProps) {
  const { template, isDefault, isOnly, mayCopy, onSave } = props;
  const [draft, setDraft] = useState<Partial<HandoutTemplate>>({});
  const area = useRef<HTMLTextAreaElement>(null);
  const values = useSampleValues();
  const { name, format, body } = { ...template, ...draft };
  const findings = useMemo(() => lintTemplate(body, format), [body, format]);
  const issues = handoutTemplateSchema.safeParse({ ...template, ...draft }).error?.issues ?? [];
  const problem = (field: string) => issues.find(({ path }) => path[0] === field)?.message ?? null;
  const original = DEFAULT_TEMPLATES.find(({ id }) => id === template.id);

  const commit = async (part: Partial<HandoutTemplate> = {}) => {
    const next = { ...template, ...draft, ...part };
    setDraft((old) => ({ ...old, ...part }));
    const same = next.name.trim() === template.name && next.format === template.format && next.body === template.body;
    if (same || !handoutTemplateSchema.safeParse(next).success) return;
    if (await onSave({ ...next, name: next.name.trim() })) setDraft({});
  };
  const insert = (placeholder: string) => {
    const field = area.current;
    const from = field?.selectionStart ?? body.length;
    const to = field?.selectionEnd ?? from;
    setDraft((old) => ({ ...old, body: `${body.slice(0, from)}{{${placeholder}}}${body.slice(to)}` }));
    const caret = from + placeholder.length + 4;
    requestAnimationFrame(() => {
      field?.focus();
      field?.setSelectionRange(caret, caret);
    });
  };

  return (
    <div id="template-editor" role="tabpanel" aria-label={name} className="template-editor">
      <div className="template-head">
        <TextInput
          aria-label="Name of the message"
          maxLength={60}
          value={name}
          error={problem('name')}
          onChange={(event) => setDraft((old) => ({ ...old, name: event.currentTarget.value }))}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit();
          }}
        />
        <Select
          aria-label="Format of the message"
          w={140}
          allowDeselect={false}
          data={FORMATS}
          value={format}
          onChange={(value) => void commit({ format: FORMATS.find((one) => one.value === value)?.value ?? 'text' })}
        />
        <Button variant="default" size="xs" disabled={isDefault} onClick={props.onDefault}>
          {isDefault ? 'The default' : 'Make it the default'}
        </Button>
      </div>
      <fieldset className="placeholder-chips" aria-label="Put in a placeholder">
        {HANDOUT_PLACEHOLDERS.map((placeholder) => (
          <button
            key={placeholder}
            type="button"
            className="placeholder-chip mono"
            title={PLACEHOLDER_HINTS[placeholder]}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(placeholder)}
          >
            {placeholder}
          </button>
        ))}
      </fieldset>
      <div className="template-columns">
        <Textarea
          ref={area}
          aria-label="Message template"
          autosize
          minRows={9}
          maxRows={18}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={body}
          error={problem('body')}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setDraft((old) => ({ ...old, body: text }));
          }}
          onBlur={() => void commit()}
        />
        <MessagePreview format={format} text={renderHandout(body, values, format)} />
      </div>
      <TemplateFindings findings={findings} onFix={(fixed) => void commit({ body: fixed })} />
      <div className="settings-buttons">
        <Button variant="default" size="compact-sm" disabled={!mayCopy} onClick={props.onCopy}>
          Duplicate
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          disabled={isOnly}
          title={isOnly ? 'The last one stays.' : undefined}
          onClick={props.onRemove}
        >
          Remove
        </Button>
        {original && (original.body !== body || original.format !== format) && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => void commit({ body: original.body, format: original.format })}
          >
            Back to how it came
          </Button>
        )}
      </div>
    </div>
  );
}
