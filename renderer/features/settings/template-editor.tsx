/** One message: its words, what is wrong with them, and how it reads for a made-up customer. */
import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { HANDOUT_PLACEHOLDERS, handoutValues, PLACEHOLDER_HINTS, renderHandout } from '../../../shared/handout.ts';
import { lintTemplate } from '../../../shared/handout-lint.ts';
import type { HandoutTemplate, TemplateFormat } from '../../../shared/handout-templates.ts';
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
function useSampleValues(asksForRenewal: boolean) {
  const account = useAccount().data;
  const host = account?.gateway.host ?? 'gw.proxies.sx';
  const proxyUsername = account?.proxyUsername ?? 'psx_ab12';
  return useMemo(() => {
    const nowMs = Date.now();
    const target = { proxyUsername, secret: 'pak_SECRET', gatewayHost: host };
    const key = sampleKey(nowMs);
    if (!asksForRenewal) return handoutValues({ key, target, routing: SAMPLE_ROUTING, nowMs });
    const used = { ...key, usedMb: 9_216, expiresAt: nowMs + 9 * DAY_MS };
    return handoutValues({ key: used, target, routing: {}, nowMs, runsOutAt: nowMs + 2 * DAY_MS });
  }, [host, proxyUsername, asksForRenewal]);
}

interface TemplateEditorProps {
  template: HandoutTemplate;
  /** As it came with the app, if it did. */
  original: HandoutTemplate | undefined;
  /** The sample is about to run out. */
  asksForRenewal?: boolean;
  /** True when it was kept. */
  onSave: (template: HandoutTemplate) => Promise<boolean>;
  /** One of several. */
  list?: {
    isDefault: boolean;
    isOnly: boolean;
    mayCopy: boolean;
    onDefault: () => void;
    onCopy: () => void;
    onRemove: () => void;
  };
}

export function TemplateEditor(props: TemplateEditorProps) {
  const { template, original, asksForRenewal = false, onSave, list } = props;
  const [draft, setDraft] = useState<Partial<HandoutTemplate>>({});
  const area = useRef<HTMLTextAreaElement>(null);
  // Both stand on one screen: each part says which it belongs to.
  const what = asksForRenewal ? 'the renewal message' : 'the message';
  const values = useSampleValues(asksForRenewal);
  const { name, format, body } = { ...template, ...draft };
  const findings = useMemo(() => lintTemplate(body, format, !asksForRenewal), [body, format, asksForRenewal]);
  const issues = handoutTemplateSchema.safeParse({ ...template, ...draft }).error?.issues ?? [];
  const problem = (field: string) => issues.find(({ path }) => path[0] === field)?.message ?? null;

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
    <div className="template-editor">
      <div className="template-head">
        <TextInput
          aria-label={`Name of ${what}`}
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
          aria-label={`Format of ${what}`}
          w={140}
          allowDeselect={false}
          data={FORMATS}
          value={format}
          onChange={(value) => void commit({ format: FORMATS.find((one) => one.value === value)?.value ?? 'text' })}
        />
        {list && (
          <Button variant="default" size="xs" disabled={list.isDefault} onClick={list.onDefault}>
            {list.isDefault ? 'The default' : 'Make it the default'}
          </Button>
        )}
      </div>
      <fieldset className="placeholder-chips" aria-label={`Put a placeholder into ${what}`}>
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
          aria-label={asksForRenewal ? 'Template of the renewal message' : 'Message template'}
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
        <MessagePreview
          format={format}
          text={renderHandout(body, values, format)}
          label={asksForRenewal ? 'How the renewal message reads' : 'How it reads'}
        />
      </div>
      <TemplateFindings findings={findings} onFix={(fixed) => void commit({ body: fixed })} />
      <div className="settings-buttons">
        {list && (
          <>
            <Button variant="default" size="compact-sm" disabled={!list.mayCopy} onClick={list.onCopy}>
              Duplicate
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              disabled={list.isOnly}
              title={list.isOnly ? 'The last one stays.' : undefined}
              onClick={list.onRemove}
            >
              Remove
            </Button>
          </>
        )}
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
