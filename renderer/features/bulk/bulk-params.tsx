/** What to do, and by how much. */
import { NumberInput, Select, Switch, Text } from '@mantine/core';
import { BULK_ACTIONS, type BulkAction } from '../../../shared/bulk-change.ts';
import { useNow } from '../../ui/use-now.ts';
import { ExpiryField } from '../mint/expiry-field.tsx';
import type { BulkFields } from './bulk-fields.ts';
import { ACTION_NAMES } from './bulk-words.ts';

interface BulkParamsProps {
  action: BulkAction;
  /** Chosen here; null = it is given. */
  onAction: ((action: BulkAction) => void) | null;
  fields: BulkFields;
  problem: string | null;
  disabled: boolean;
  onChange: (part: Partial<BulkFields>) => void;
}

const NOTES: Partial<Record<BulkAction, string>> = {
  enable: 'Keys that are off because of their cap or their expiry are left out: add GB or days to those.',
  disable: 'The gateway refuses them within about 30 seconds. Tunnels that are open may go on.',
  rotate:
    'Each key gets a new secret and keeps its figures. The old one stops within about 30 seconds: every customer needs the new one from you.',
  revoke:
    'They are gone for good, with what is left of their GB. The gateway refuses them within about 30 seconds; open tunnels may go on.',
};

export function BulkParams({ action, onAction, fields, problem, disabled, onChange }: BulkParamsProps) {
  const nowMs = useNow(30_000);
  const revivable = action === 'topUp' || action === 'extend' || action === 'setCap';
  const number = (
    label: string,
    value: number | string,
    suffix: string,
    change: (value: number | string) => void,
    max: number,
  ) => (
    <NumberInput
      label={label}
      suffix={suffix}
      w={200}
      min={1}
      max={max}
      clampBehavior="none"
      data-autofocus={onAction === null || undefined}
      value={value}
      disabled={disabled}
      error={problem}
      onChange={change}
    />
  );
  return (
    <>
      {onAction !== null && (
        <Select
          label="Action"
          w={200}
          allowDeselect={false}
          value={action}
          disabled={disabled}
          data={BULK_ACTIONS.map((value) => ({ value, label: ACTION_NAMES[value] }))}
          onChange={(value) => {
            const next = BULK_ACTIONS.find((one) => one === value);
            if (next) onAction(next);
          }}
        />
      )}
      {action === 'topUp' && number('Add to each', fields.gb, ' GB', (gb) => onChange({ gb }), 1000)}
      {action === 'extend' && number('Extend each by', fields.days, ' days', (days) => onChange({ days }), 3650)}
      {action === 'setCap' && number('Cap of each', fields.capGb, ' GB', (capGb) => onChange({ capGb }), 1000)}
      {action === 'setExpiry' && (
        <ExpiryField
          value={fields.expiry}
          nowMs={nowMs}
          error={problem}
          disabled={disabled}
          onChange={(expiry) => onChange({ expiry })}
        />
      )}
      {revivable && (
        <Switch
          label="Switch back on what this frees"
          description="Keys that are off because of their cap or their expiry. The platform alone leaves them off."
          checked={fields.revive}
          disabled={disabled}
          onChange={(event) => onChange({ revive: event.currentTarget.checked })}
        />
      )}
      {NOTES[action] !== undefined && (
        <Text size="sm" c="dimmed">
          {NOTES[action]}
        </Text>
      )}
    </>
  );
}
