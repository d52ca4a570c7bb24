import { Button, NumberInput, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import type { PakKey } from '../../../shared/key.ts';
import { useSettings } from '../../queries/settings.ts';
import { fieldError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { StepList } from '../activity/step-list.tsx';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { typedNumber } from '../mint/mint-fields.ts';
import { OrderCost } from '../mint/order-cost.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import type { Intent } from '../use-intent.ts';
import { ChangedNotice } from './changed-notice.tsx';
import { KeyChange } from './key-change.tsx';
import {
  afterTopUp,
  enableByDefault,
  missingGb,
  type Previewed,
  previewedOf,
  readTopUp,
  samePreview,
  type TopUpFields,
  type TopUpInput,
  usualTopUp,
  whyNoDays,
  whyNoGb,
} from './top-up-plan.ts';

export interface TopUpRequest {
  input: TopUpInput;
  previewed: Previewed;
  seen: PakKey;
}

interface TopUpFormProps {
  /** The row as it is now. */
  pakKey: PakKey;
  topUp: Intent<TopUpRequest, unknown>;
  blocked: string | null;
  nowMs: number;
}

const QUICK_GB = [5, 10, 25, 50];
const QUICK_DAYS = [7, 30, 90];

export function TopUpForm({ pakKey, topUp, blocked, nowMs }: TopUpFormProps) {
  const client = useQueryClient();
  const settings = useSettings().data;
  const [seen, setSeen] = useState(pakKey);
  const [fields, setFields] = useState<TopUpFields>(() => ({
    ...usualTopUp(pakKey, nowMs),
    enable: enableByDefault(pakKey, nowMs),
  }));
  const [tried, setTried] = useState(false);
  const read = useMemo(() => readTopUp(fields), [fields]);
  const problems = tried && 'problems' in read ? read.problems : {};
  const locked = topUp.running || topUp.unknown;
  // Traffic goes on while the dialog is open; only what the decision hangs on must be confirmed anew.
  const changed = !locked && !samePreview(seen, pakKey);
  const before = changed ? seen : pakKey;
  const after = 'input' in read ? afterTopUp(before, read.input, nowMs) : before;
  const missing = fields.enable || after.enabled !== false ? missingGb(after) : null;
  const noGb = whyNoGb(pakKey);
  const noDays = whyNoDays(pakKey);

  const staleCode = topUp.error?.code === 'changed_since_preview';
  useEffect(() => {
    if (staleCode) void client.invalidateQueries({ queryKey: ['keys'] });
  }, [staleCode, client]);

  const change = (part: Partial<TopUpFields>) => {
    setFields((old) => ({ ...old, ...part }));
    topUp.clearError();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (locked || blocked !== null || changed || !('input' in read)) return;
    topUp.send({ input: read.input, previewed: previewedOf(before), seen: before });
  };

  return (
    <form className="dialog-form" onSubmit={submit} noValidate>
      <bdi className="dialog-target">{pakKey.label || pakKey.id}</bdi>
      <div className="dialog-columns">
        <div className="quick-field">
          <NumberInput
            label="Add"
            suffix=" GB"
            placeholder={noGb === null ? 'nothing' : '—'}
            data-autofocus={noGb === null || undefined}
            min={1}
            max={1000}
            clampBehavior="none"
            disabled={locked || noGb !== null}
            title={noGb ?? undefined}
            value={fields.addGb}
            error={problems.addGb ?? fieldError(topUp.error, 'addGb')}
            onChange={(addGb) => change({ addGb })}
          />
          <Quick values={QUICK_GB} unit="GB" disabled={locked || noGb !== null} onPick={(addGb) => change({ addGb })} />
        </div>
        <div className="quick-field">
          <NumberInput
            label="Extend by"
            suffix=" days"
            placeholder={noDays === null ? 'nothing' : 'never expires'}
            data-autofocus={noGb !== null || undefined}
            min={1}
            max={3650}
            clampBehavior="none"
            disabled={locked || noDays !== null}
            title={noDays ?? undefined}
            value={fields.extendDays}
            error={problems.extendDays ?? fieldError(topUp.error, 'extendDays')}
            onChange={(extendDays) => change({ extendDays })}
          />
          <Quick
            values={QUICK_DAYS}
            unit="d"
            disabled={locked || noDays !== null}
            onPick={(extendDays) => change({ extendDays })}
          />
        </div>
      </div>
      {pakKey.enabled !== true && (
        <Switch
          label="Switch it back on"
          description="A top-up alone does not: the platform leaves a suspended key off."
          checked={fields.enable}
          disabled={locked}
          onChange={(event) => change({ enable: event.currentTarget.checked })}
        />
      )}
      {changed ? (
        <ChangedNotice
          seen={seen}
          now={pakKey}
          nowMs={nowMs}
          onAccept={() => {
            setSeen(pakKey);
            topUp.clearError();
          }}
        />
      ) : (
        <KeyChange before={before} after={after} nowMs={nowMs} />
      )}
      {missing !== null && !changed && (
        <Text size="xs" className="field-warning" role="status">
          Still over its cap: add {missing} GB more, or the gateway goes on refusing it.
        </Text>
      )}
      {topUp.running && fields.enable && (
        <StepList
          steps={[
            { name: 'top up', outcome: 'open' },
            { name: 'switch on', outcome: 'waiting' },
          ]}
        />
      )}
      {topUp.error !== null &&
        (topUp.unknown ? (
          <UnknownOutcome error={topUp.error} dont="top up again" running={topUp.running} onSettle={topUp.settle} />
        ) : (
          !changed && <ErrorNote error={topUp.error} shownFields={['addGb', 'extendDays']} />
        ))}
      <DialogFoot hint={settings && <OrderCost gb={typedNumber(fields.addGb)} rates={settings.wholesaleRates} />}>
        <Button size="sm" variant="default" onClick={closeDialog}>
          Cancel
        </Button>
        <SubmitButton blocked={blocked} loading={topUp.running} disabled={topUp.unknown || changed}>
          Top up
        </SubmitButton>
      </DialogFoot>
      {blocked !== null && (
        <Text size="xs" c="dimmed" role="status">
          {blocked}
        </Text>
      )}
    </form>
  );
}

interface QuickProps {
  values: number[];
  unit: string;
  disabled: boolean;
  onPick: (value: number) => void;
}

function Quick({ values, unit, disabled, onPick }: QuickProps) {
  return (
    <div className="quick-values">
      {values.map((value) => (
        <button key={value} type="button" className="quick-value" disabled={disabled} onClick={() => onPick(value)}>
          +{value} {unit}
        </button>
      ))}
    </div>
  );
}
