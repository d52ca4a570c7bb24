/** The message to this customer as it will read, with the secret masked: chosen, checked, then copied or saved. */
import { Button, Select } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { handoutValues, renderHandout } from '../../../shared/handout.ts';
import { lintTemplate } from '../../../shared/handout-lint.ts';
import type { HandoutTemplate } from '../../../shared/handout-templates.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { GatewayTarget, Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { showDone, showFailure } from '../frame/toasts.tsx';
import { withShownSecret } from '../routing/use-gateway-target.ts';
import { MessagePreview } from './message-preview.tsx';
import { TemplateFindings } from './template-findings.tsx';
import type { Copied, CopyWhat } from './use-copy-key.ts';

export interface MessageViewProps {
  pakKey: PakKey;
  target: GatewayTarget;
  routing: Routing;
  shown: string;
  templates: readonly HandoutTemplate[];
  template: HandoutTemplate;
  onTemplate: (id: string) => void;
  copy: (what: CopyWhat, name: string) => Promise<Copied | null>;
}

export function MessageView(props: MessageViewProps) {
  const { pakKey, target, routing, shown, templates, template, onTemplate, copy } = props;
  const nowMs = useNow(60_000);
  const [saving, setSaving] = useState(false);
  const text = useMemo(() => {
    const values = handoutValues({ key: pakKey, target, routing, nowMs });
    return withShownSecret(renderHandout(template.body, values, template.format), shown);
  }, [pakKey, target, routing, nowMs, template, shown]);
  const findings = useMemo(() => lintTemplate(template.body, template.format), [template]);

  const copyAs = async (as: 'rich' | 'source') => {
    const copied = await copy({ kind: 'message', routing, templateId: template.id, as }, `“${template.name}”`);
    if (as === 'rich' && copied?.as === 'source') {
      showDone('This system’s clipboard takes no formatted text here, so the HTML source was copied.');
    }
  };
  const save = async () => {
    setSaving(true);
    try {
      const { fileName } = await api.keys.saveMessage({ keyId: pakKey.id, routing, templateId: template.id });
      if (fileName !== null) showDone(`Saved as “${fileName}”. The file holds the secret.`);
    } catch (error) {
      showFailure('The message was not saved', error);
    } finally {
      setSaving(false);
    }
  };

  return (
    <div className="message-view">
      <div className="message-bar">
        <Select
          aria-label="Message"
          w={200}
          size="xs"
          allowDeselect={false}
          data={templates.map(({ id, name }) => ({ value: id, label: name }))}
          value={template.id}
          onChange={(id) => {
            if (id !== null) onTemplate(id);
          }}
        />
        {template.format === 'html' && (
          <>
            <CopyButton label="Copy formatted" size="xs" copy={() => copyAs('rich')} />
            <CopyButton label="Copy HTML source" size="xs" copy={() => copyAs('source')} />
          </>
        )}
        <Button
          size="xs"
          variant="default"
          loading={saving}
          leftSection={<IconDeviceFloppy size={14} />}
          onClick={() => void save()}
        >
          Save as file
        </Button>
      </div>
      <TemplateFindings findings={findings} />
      <MessagePreview format={template.format} text={text} label="The message, with the secret masked" />
    </div>
  );
}
