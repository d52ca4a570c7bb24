/** A limit that main enforces, and the wholesale table that prices are worked out by. */
import { ActionIcon, Button, NumberInput, Switch } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { formatMoneyCents } from '../../../shared/format.ts';
import { DEFAULT_SETTINGS, settingsSchema } from '../../../shared/ipc/settings.ts';
import { typedNumber } from '../mint/mint-fields.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SavedMark } from './saved-mark.tsx';
import { Row, Section } from './section.tsx';
import { type ListProblem, useDraftList } from './use-draft-list.ts';

const USUAL_LIMIT_GB = 500;
const MAX_RATES = 20;

/** As typed; dollars, because that is how rates are told. */
interface RateRow {
  fromGb: number | string;
  dollars: number | string;
}

function toRate({ fromGb, dollars }: RateRow) {
  const price = typedNumber(dollars);
  return {
    fromGb: typedNumber(fromGb) ?? Number.NaN,
    centsPerGb: price === null ? Number.NaN : Math.round(price * 100),
  };
}

function check(rows: RateRow[]): ListProblem[] {
  const rates = rows.map(toRate);
  const problems: ListProblem[] = rates.flatMap(({ fromGb, centsPerGb }, index) => [
    ...(Number.isInteger(fromGb) && fromGb >= 0 ? [] : [{ path: [index, 'fromGb'], message: 'Whole GB.' }]),
    ...(centsPerGb >= 0 && centsPerGb <= 100_000 ? [] : [{ path: [index, 'dollars'], message: '$0 to $1000.' }]),
    ...(rates.findIndex((other) => other.fromGb === fromGb) < index
      ? [{ path: [index, 'fromGb'], message: 'Twice the same.' }]
      : []),
  ]);
  if (problems.length > 0) return problems;
  return settingsSchema.shape.wholesaleRates.safeParse(rates).error?.issues ?? [];
}

export function SpendingSection({ settings, saver }: SettingsSectionProps) {
  const limit = settings.dailyGbLimit;
  const rates = useDraftList<RateRow>(
    settings.wholesaleRates.map(({ fromGb, centsPerGb }) => ({ fromGb, dollars: centsPerGb / 100 })),
    check,
    (rows) => void saver.save({ wholesaleRates: rows.map(toRate).sort((a, b) => a.fromGb - b.fromGb) }),
  );
  const onEnter = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') rates.commit();
  };
  return (
    <Section id="spending" title="Spending">
      <Row
        label="Limit a day"
        hint="Above it nothing is minted or added until the next day, whatever is pressed. Counted in this computer’s local time."
        saver={saver}
        name="dailyGbLimit"
      >
        <div className="settings-inline">
          <Switch
            aria-label="Limit the GB minted and added in a day"
            checked={limit !== null}
            onChange={(event) => void saver.save({ dailyGbLimit: event.currentTarget.checked ? USUAL_LIMIT_GB : null })}
          />
          {limit !== null && (
            <NumberSetting
              label="GB a day"
              value={limit}
              min={1}
              max={1_000_000}
              suffix=" GB"
              onSave={(dailyGbLimit) => void saver.save({ dailyGbLimit })}
            />
          )}
        </div>
      </Row>
      <Row
        wide
        label="Wholesale rates"
        hint="What the platform charges for one order of that size. Only to show you the cost: the platform charges by its own table."
        saver={saver}
        name="wholesaleRates"
      >
        <table className="settings-table">
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">A GB</th>
              <th scope="col">Such an order</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rates.rows.map((row, index) => {
              const { fromGb, centsPerGb } = toRate(row);
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and have no identity of their own
                <tr key={index}>
                  <td>
                    <NumberInput
                      aria-label={`Rate ${index + 1}: from GB`}
                      w={110}
                      suffix=" GB"
                      min={0}
                      clampBehavior="none"
                      value={row.fromGb}
                      error={rates.problemAt(`${index}.fromGb`)}
                      onChange={(value) => rates.edit(index, { fromGb: value })}
                      onBlur={rates.commit}
                      onKeyDown={onEnter}
                    />
                  </td>
                  <td>
                    <NumberInput
                      aria-label={`Rate ${index + 1}: price of a GB`}
                      w={110}
                      prefix="$"
                      min={0}
                      decimalScale={2}
                      fixedDecimalScale
                      clampBehavior="none"
                      value={row.dollars}
                      error={rates.problemAt(`${index}.dollars`)}
                      onChange={(value) => rates.edit(index, { dollars: value })}
                      onBlur={rates.commit}
                      onKeyDown={onEnter}
                    />
                  </td>
                  <td className="figure dimmed">
                    {formatMoneyCents(Math.max(1, fromGb) * centsPerGb)} for {Math.max(1, fromGb)} GB
                  </td>
                  <td>
                    <ActionIcon
                      aria-label={`Remove rate ${index + 1}`}
                      title={rates.rows.length === 1 ? 'The last one stays.' : 'Remove'}
                      disabled={rates.rows.length === 1}
                      onClick={() => rates.replace(rates.rows.filter((_, at) => at !== index))}
                    >
                      <IconTrash size={15} />
                    </ActionIcon>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <div className="settings-buttons">
          <Button
            variant="default"
            size="compact-sm"
            disabled={rates.rows.length >= MAX_RATES}
            onClick={() => rates.replace([...rates.rows, nextRate(rates.rows)])}
          >
            Add a rate
          </Button>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => void saver.save({ wholesaleRates: DEFAULT_SETTINGS.wholesaleRates })}
          >
            Back to the published ones
          </Button>
        </div>
        <SavedMark saver={saver} name="wholesaleRates" />
      </Row>
    </Section>
  );
}

/** Twice the largest size, at its price: valid as it stands, to be changed. */
function nextRate(rows: RateRow[]): RateRow {
  const last = rows.reduce<RateRow | null>(
    (best, row) => (best === null || toRate(row).fromGb > toRate(best).fromGb ? row : best),
    null,
  );
  const from = last === null ? Number.NaN : toRate(last).fromGb;
  return { fromGb: Number.isInteger(from) ? Math.max(1, from * 2) : '', dollars: last?.dollars ?? '' };
}
