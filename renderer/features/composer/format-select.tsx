/** The forms of hand-out, grouped; typing finds one. */
import { Select, type SelectProps } from '@mantine/core';
import { HANDOUT_FORMATS, type HandoutFormat } from '../../../shared/ipc/routing.ts';
import { HANDOUT_FORMAT_GROUPS, HANDOUTS } from '../../../shared/snippets.ts';

interface FormatSelectProps extends Omit<SelectProps, 'value' | 'onChange' | 'data'> {
  value: HandoutFormat;
  onChange: (format: HandoutFormat) => void;
}

const DATA = HANDOUT_FORMAT_GROUPS.map(({ label, formats }) => ({
  group: label,
  items: formats.map((value) => ({ value, label: HANDOUTS[value].label })),
}));

const formatOf = (value: string | null) => HANDOUT_FORMATS.find((known) => known === value);

export function FormatSelect({ value, onChange, ...rest }: FormatSelectProps) {
  return (
    <Select
      aria-label="Format"
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      maxDropdownHeight={360}
      comboboxProps={{ width: 320, position: 'bottom-start' }}
      nothingFoundMessage="No such form"
      data={DATA}
      value={value}
      renderOption={({ option }) => {
        const format = formatOf(option.value);
        return (
          <span className="choice-option">
            <span>{option.label}</span>
            <span className="choice-option-meaning">{format && HANDOUTS[format].hint}</span>
          </span>
        );
      }}
      onChange={(next) => {
        const format = formatOf(next);
        if (format !== undefined) onChange(format);
      }}
      {...rest}
    />
  );
}
