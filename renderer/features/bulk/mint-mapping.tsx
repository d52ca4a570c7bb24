/** Which column is what: guessed by main, corrected here. */
import { Checkbox, Select } from '@mantine/core';
import { MINT_FIELDS, type MintField, type TableLayout } from '../../../shared/ipc/bulk.ts';

const NAMES: Record<MintField, string> = {
  label: 'Customer',
  capGb: 'GB',
  days: 'Days',
  expiresAt: 'Expiry',
  tier: 'Quality',
  externalId: 'External id',
};
const DELIMITERS: { value: TableLayout['delimiter']; label: string }[] = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
];
const NONE = 'none';

interface MintMappingProps {
  layout: TableLayout;
  names: readonly string[];
  disabled: boolean;
  onChange: (layout: TableLayout) => void;
}

export function MintMapping({ layout, names, disabled, onChange }: MintMappingProps) {
  const columns = names.map((name, index) => ({
    value: String(index),
    label: `${index + 1}: ${name === '' ? 'empty' : name}`,
  }));
  return (
    <fieldset className="bulk-mapping">
      <legend>Columns</legend>
      {MINT_FIELDS.map((field) => {
        const at = layout.columns[field];
        return (
          <Select
            key={field}
            label={NAMES[field]}
            allowDeselect={false}
            disabled={disabled}
            value={at === null ? NONE : String(at)}
            error={field === 'label' && at === null ? 'Needed' : null}
            data={[{ value: NONE, label: 'None' }, ...columns]}
            onChange={(next) =>
              onChange({
                ...layout,
                columns: { ...layout.columns, [field]: next === null || next === NONE ? null : Number(next) },
              })
            }
          />
        );
      })}
      <Select
        label="Separated by"
        allowDeselect={false}
        disabled={disabled}
        value={layout.delimiter}
        data={DELIMITERS}
        onChange={(next) => {
          const delimiter = DELIMITERS.find(({ value }) => value === next)?.value;
          if (delimiter) onChange({ ...layout, delimiter });
        }}
      />
      <Checkbox
        className="bulk-mapping-header"
        label="First row has the names"
        disabled={disabled}
        checked={layout.header}
        onChange={(event) => onChange({ ...layout, header: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
