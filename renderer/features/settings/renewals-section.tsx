/** The work list of renewals: what comes onto it, and the message that asks a customer to renew. */
import { DEFAULT_RENEWAL_TEMPLATE } from '../../../shared/handout-templates.ts';
import type { RenewalSettings } from '../../../shared/ipc/settings.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { NumberSetting } from './number-setting.tsx';
import { Row, Section } from './section.tsx';
import { TemplateEditor } from './template-editor.tsx';

export function RenewalsSection({ settings, saver }: SettingsSectionProps) {
  const { renewals } = settings;
  const set = (part: Partial<RenewalSettings>) => saver.save({ renewals: { ...renewals, ...part } });
  return (
    <Section
      id="renewals"
      title="Renewals"
      text="What comes onto the work list of Usage, and what “Copy message” says there."
    >
      <Row label="Expires within" saver={saver} name="renewals">
        <NumberSetting
          label="Days before the expiry"
          value={renewals.withinDays}
          min={1}
          max={90}
          suffix=" days"
          onSave={(withinDays) => void set({ withinDays })}
        />
      </Row>
      <Row label="Idle for" hint="Keys without traffic for so long.">
        <NumberSetting
          label="Days without traffic"
          value={renewals.idleDays}
          min={1}
          max={365}
          suffix=" days"
          onSave={(idleDays) => void set({ idleDays })}
        />
      </Row>
      <Row wide label="Message to a customer">
        <section aria-label="Message that asks to renew">
          <TemplateEditor
            template={renewals.template}
            original={DEFAULT_RENEWAL_TEMPLATE}
            asksForRenewal
            onSave={(template) => set({ template })}
          />
        </section>
      </Row>
    </Section>
  );
}
