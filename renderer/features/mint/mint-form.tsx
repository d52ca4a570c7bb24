/** The form of a new key. Enter sends it; every refusal stands at its field before anything is sent. */
import { Button, NumberInput, SegmentedControl, Text, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useMemo, useState } from 'react';
import type { MintPreset, Settings } from '../../../shared/ipc/settings.ts';
import { fieldError } from '../../ui/app-error.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useNow } from '../../ui/use-now.ts';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { SubmitButton } from '../submit-button.tsx';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import type { Intent } from '../use-intent.ts';
import { ExpiryField } from './expiry-field.tsx';
import { type MintFields, readMint, typedNumber } from './mint-fields.ts';
import { lastPreset, type MintOrder } from './mint-order.ts';
import { OrderCost } from './order-cost.tsx';
import { PresetChips } from './preset-chips.tsx';

interface MintFormProps {
  settings: Settings;
  mint: Intent<MintOrder, unknown>;
  /** Why nothing can be changed now, or null. */
  blocked: string | null;
}

function presetFields(preset: MintPreset | undefined): Omit<MintFields, 'label'> {
  if (!preset) return { capGb: '', expiry: { kind: 'days', days: 30 }, tier: 'standard' };
  return {
    capGb: preset.capGb,
    expiry: preset.days === null ? { kind: 'never' } : { kind: 'days', days: preset.days },
    tier: preset.tier,
  };
}

function sameAs(preset: MintPreset, fields: MintFields): boolean {
  const days = fields.expiry.kind === 'days' ? typedNumber(fields.expiry.days) : null;
  return (
    fields.expiry.kind !== 'date' &&
    typedNumber(fields.capGb) === preset.capGb &&
    days === preset.days &&
    fields.tier === preset.tier
  );
}

export function MintForm({ settings, mint, blocked }: MintFormProps) {
  const { presets, defaultPresetId } = settings;
  const [fields, setFields] = useState<MintFields>(() => ({
    label: '',
    ...presetFields(lastPreset(presets, defaultPresetId)),
  }));
  const [tried, setTried] = useState(false);
  const [pickedId, setPickedId] = useState<string | null>(null);
  const nowMs = useNow(30_000);
  const read = useMemo(() => readMint(fields, nowMs), [fields, nowMs]);
  const alike = presets.filter((preset) => sameAs(preset, fields));
  // Two presets can differ in price and routing only: the one that was picked counts.
  const active =
    alike.find(({ id }) => id === (pickedId ?? lastPreset(presets, defaultPresetId)?.id)) ?? alike[0] ?? null;
  const problems = tried && 'problems' in read ? read.problems : {};
  const locked = mint.running || mint.unknown;

  const change = (part: Partial<MintFields>) => {
    setFields((old) => ({ ...old, ...part }));
    if (mint.error !== null) mint.clearError();
  };
  const pick = useCallback((preset: MintPreset) => {
    setPickedId(preset.id);
    setFields((old) => ({ ...old, ...presetFields(preset) }));
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (locked || blocked !== null) return;
    // The moment of the press decides, not the one that was last drawn.
    const now = readMint(fields, nowMs);
    if ('input' in now) mint.send({ input: now.input, preset: active, copy: settings.copyOnMint, settings });
  };

  return (
    <form className="dialog-form" onSubmit={submit} noValidate>
      <TextInput
        label="Customer"
        placeholder="alice@acme"
        description="What you will look for on the next call. Only you see it."
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        value={fields.label}
        disabled={locked}
        error={problems.label ?? fieldError(mint.error, 'label')}
        onChange={(event) => change({ label: event.currentTarget.value })}
      />
      <PresetChips presets={presets} activeId={active?.id ?? null} disabled={locked} onPick={pick} />
      <div className="dialog-columns">
        <NumberInput
          label="Cap"
          suffix=" GB"
          min={1}
          max={1000}
          clampBehavior="none"
          value={fields.capGb}
          disabled={locked}
          error={problems.capGb ?? fieldError(mint.error, 'capGb')}
          onChange={(capGb) => change({ capGb })}
        />
        <div>
          <Text component="span" size="sm" fw={500} id="tier-label">
            Quality
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="tier-label"
            transitionDuration={0}
            disabled={locked}
            value={fields.tier}
            onChange={(tier) => change({ tier: tier === 'safe' ? 'safe' : 'standard' })}
            data={[
              { value: 'standard', label: 'Standard' },
              { value: 'safe', label: 'Safe' },
            ]}
          />
        </div>
      </div>
      <ExpiryField
        value={fields.expiry}
        nowMs={nowMs}
        error={problems.expiresAt ?? fieldError(mint.error, 'expiresAt')}
        disabled={locked}
        onChange={(expiry) => change({ expiry })}
      />
      {mint.error !== null &&
        (mint.unknown ? (
          <UnknownOutcome error={mint.error} dont="mint the key again" running={mint.running} onSettle={mint.settle} />
        ) : (
          <ErrorNote error={mint.error} shownFields={['label', 'capGb', 'expiresAt']} />
        ))}
      <DialogFoot hint={<OrderCost gb={typedNumber(fields.capGb)} rates={settings.wholesaleRates} price={active} />}>
        <Button size="sm" variant="default" onClick={closeDialog}>
          Cancel
        </Button>
        <SubmitButton blocked={blocked} loading={mint.running} disabled={mint.unknown}>
          Mint key
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
