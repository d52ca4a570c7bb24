/** The packages that are sold: the numbered chips of the mint dialog. */
import { ActionIcon, Button, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { IconArrowUp, IconTrash } from '@tabler/icons-react';
import { type MintPreset, settingsSchema } from '../../../shared/ipc/settings.ts';
import { parsePrice, priceText } from '../../../shared/price.ts';
import { MAX_DAYS, typedNumber } from '../mint/mint-fields.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { PresetRouting } from './preset-routing.tsx';
import { SavedMark } from './saved-mark.tsx';
import { Row, Section } from './section.tsx';
import { type ListProblem, useDraftList } from './use-draft-list.ts';

const MAX_PRESETS = 20;

const COPY_ON_MINT = [
  { value: 'message', label: 'Copy the default message' },
  { value: 'url', label: 'Copy the proxy URL' },
  { value: 'nothing', label: 'Copy nothing' },
] as const;

interface PresetRow {
  id: string;
  name: string;
  capGb: number | string;
  /** Empty = never expires. */
  days: number | string;
  tier: MintPreset['tier'];
  /** As typed: `49.00 EUR`. */
  price: string;
  currency: string;
  routing: MintPreset['routing'];
}

function toPreset(row: PresetRow): MintPreset {
  const price = parsePrice(row.price, row.currency);
  return {
    id: row.id,
    name: row.name.trim(),
    capGb: typedNumber(row.capGb) ?? Number.NaN,
    days: String(row.days).trim() === '' ? null : (typedNumber(row.days) ?? Number.NaN),
    tier: row.tier,
    // What is no price must not pass for none.
    ...(price === null
      ? { priceCents: Number.NaN, currency: row.currency }
      : { priceCents: price.cents, currency: price.currency }),
    routing: row.routing,
  };
}

const MESSAGES: Record<string, string> = {
  name: 'A name.',
  days: `1 to ${MAX_DAYS}, or empty.`,
  capGb: '1 to 1000.',
  priceCents: 'Such as 49.00 EUR.',
  currency: 'Such as 49.00 EUR.',
};

function check(rows: PresetRow[]): ListProblem[] {
  const issues = settingsSchema.shape.presets.safeParse(rows.map(toPreset)).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ path, message: MESSAGES[String(path[1])] ?? message }));
}

export function PresetsSection({ settings, saver }: SettingsSectionProps) {
  const list = useDraftList<PresetRow>(
    settings.presets.map((preset) => ({
      id: preset.id,
      name: preset.name,
      capGb: preset.capGb,
      days: preset.days ?? '',
      tier: preset.tier,
      price: priceText({ cents: preset.priceCents, currency: preset.currency }),
      currency: preset.currency,
      routing: preset.routing,
    })),
    check,
    (rows) => {
      const presets = rows.map(toPreset);
      const first = presets[0]?.id ?? '';
      const keepsDefault = presets.some(({ id }) => id === settings.defaultPresetId);
      void saver.save(keepsDefault ? { presets } : { presets, defaultPresetId: first });
    },
  );
  const { rows } = list;
  const onEnter = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') list.commit();
  };
  return (
    <Section
      id="presets"
      title="Presets"
      text="What you sell, in the order of the numbers that pick it (Alt or Ctrl with 1 to 9). A mint begins with the one used last, the marked one the first time."
    >
      <table className="settings-table presets-table">
        <thead>
          <tr>
            <td />
            <th scope="col">Name</th>
            <th scope="col">Cap</th>
            <th scope="col">Days</th>
            <th scope="col">Price</th>
            <th scope="col">Quality</th>
            <th scope="col">Routing</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.id}>
              <td>
                <Radio
                  size="xs"
                  name="default-preset"
                  aria-label={`${row.name || `Preset ${index + 1}`} is chosen first`}
                  checked={row.id === settings.defaultPresetId}
                  onChange={() => void saver.save({ defaultPresetId: row.id })}
                />
              </td>
              <td>
                <TextInput
                  aria-label={`Preset ${index + 1}: name`}
                  maxLength={60}
                  value={row.name}
                  error={list.problemAt(`${index}.name`)}
                  onChange={(event) => list.edit(index, { name: event.currentTarget.value })}
                  onBlur={list.commit}
                  onKeyDown={onEnter}
                />
              </td>
              <td>
                <NumberInput
                  aria-label={`Preset ${index + 1}: cap`}
                  suffix=" GB"
                  min={1}
                  max={1000}
                  clampBehavior="none"
                  value={row.capGb}
                  error={list.problemAt(`${index}.capGb`)}
                  onChange={(capGb) => list.edit(index, { capGb })}
                  onBlur={list.commit}
                  onKeyDown={onEnter}
                />
              </td>
              <td>
                <NumberInput
                  aria-label={`Preset ${index + 1}: days`}
                  suffix=" d"
                  placeholder="never expires"
                  min={1}
                  max={MAX_DAYS}
                  clampBehavior="none"
                  value={row.days}
                  error={list.problemAt(`${index}.days`)}
                  onChange={(days) => list.edit(index, { days })}
                  onBlur={list.commit}
                  onKeyDown={onEnter}
                />
              </td>
              <td>
                <TextInput
                  aria-label={`Preset ${index + 1}: price`}
                  placeholder="not said"
                  maxLength={20}
                  value={row.price}
                  error={list.problemAt(`${index}.priceCents`) ?? list.problemAt(`${index}.currency`)}
                  onChange={(event) => list.edit(index, { price: event.currentTarget.value })}
                  onBlur={list.commit}
                  onKeyDown={onEnter}
                />
              </td>
              <td>
                <Select
                  aria-label={`Preset ${index + 1}: quality`}
                  allowDeselect={false}
                  data={[
                    { value: 'standard', label: 'Standard' },
                    { value: 'safe', label: 'Safe' },
                  ]}
                  value={row.tier}
                  onChange={(value) => {
                    const tier = value === 'safe' ? 'safe' : 'standard';
                    list.replace(rows.map((other, at) => (at === index ? { ...other, tier } : other)));
                  }}
                />
              </td>
              <td>
                <PresetRouting
                  name={`Preset ${index + 1}`}
                  value={row.routing}
                  onChange={(routing) =>
                    list.replace(rows.map((other, at) => (at === index ? { ...other, routing } : other)))
                  }
                />
              </td>
              <td className="settings-table-actions">
                <ActionIcon
                  aria-label={`Move ${row.name || `preset ${index + 1}`} up`}
                  title="Move up"
                  disabled={index === 0}
                  onClick={() => list.replace(rows.toSpliced(index, 1).toSpliced(index - 1, 0, row))}
                >
                  <IconArrowUp size={15} />
                </ActionIcon>
                <ActionIcon
                  aria-label={`Remove ${row.name || `preset ${index + 1}`}`}
                  title={rows.length === 1 ? 'The last one stays.' : 'Remove'}
                  disabled={rows.length === 1}
                  onClick={() => list.replace(rows.toSpliced(index, 1))}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="settings-buttons">
        <Button
          variant="default"
          size="compact-sm"
          disabled={rows.length >= MAX_PRESETS}
          onClick={() =>
            list.replace([
              ...rows,
              {
                id: crypto.randomUUID(),
                name: `Preset ${rows.length + 1}`,
                capGb: 10,
                days: 30,
                tier: 'standard',
                price: '',
                currency: rows[0]?.currency ?? 'USD',
                routing: null,
              },
            ])
          }
        >
          Add a preset
        </Button>
        <SavedMark saver={saver} name="presets" />
        <SavedMark saver={saver} name="defaultPresetId" />
      </div>
      <Row
        label="When a key is minted"
        hint="Put on the clipboard at once, so that it can be pasted while the customer is on the line."
        saver={saver}
        name="copyOnMint"
      >
        <Select
          aria-label="Copied when a key is minted"
          w={240}
          allowDeselect={false}
          data={COPY_ON_MINT}
          value={settings.copyOnMint}
          onChange={(value) => {
            const copyOnMint = COPY_ON_MINT.find((one) => one.value === value)?.value;
            if (copyOnMint) void saver.save({ copyOnMint });
          }}
        />
      </Row>
    </Section>
  );
}
