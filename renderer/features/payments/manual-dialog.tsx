/** Cash on the table, a transfer, a coin: the same way to a key as any other payment. */
import { Button, Select, Text, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useState } from 'react';
import { MANUAL_METHODS, type Payment } from '../../../shared/ipc/payments.ts';
import type { Settings } from '../../../shared/ipc/settings.ts';
import { api } from '../../ipc-client.ts';
import { usePaymentsChanged } from '../../queries/payments.ts';
import { useSettings } from '../../queries/settings.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading-rows.tsx';
import { useWriteBlocked } from '../../ui/use-write-blocked.ts';
import { DialogFoot, DialogFrame } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { typedNumber } from '../mint/mint-fields.ts';
import { lastPreset } from '../mint/mint-order.ts';
import { OrderCost } from '../mint/order-cost.tsx';
import { PresetChips } from '../mint/preset-chips.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import { localDate } from '../usage/span.ts';
import { type Intent, useIntent } from '../use-intent.ts';
import { Focused } from './focused.tsx';
import { readPrice, readTermsDraft, type Terms } from './payment-fields.ts';
import { PaymentResult } from './payment-result.tsx';
import { PriceFields } from './price-fields.tsx';
import { TermsFields } from './terms-fields.tsx';
import { useFocusProblem } from './use-focus-problem.ts';
import { useTerms } from './use-terms.ts';
import '../mint/mint.css';
import './payments.css';

type Method = (typeof MANUAL_METHODS)[number];

interface ManualOrder extends Terms {
  method: Method;
  contact: string;
  amountMinor: number;
  currency: string;
  paidAt: number;
  note: string;
}

const METHOD_NAMES: Record<Method, string> = { cash: 'Cash', bank: 'Bank', crypto: 'Crypto', other: 'Other' };
const NOON_MS = 12 * 3_600_000;

export function ManualDialog() {
  const settings = useSettings();
  const changed = usePaymentsChanged();
  const send = useCallback(
    async (order: ManualOrder, intentId: string) => {
      try {
        return await api.payments.addManual({ ...order, intentId });
      } finally {
        changed();
      }
    },
    [changed],
  );
  const add = useIntent(send);
  if (add.value !== null) return <PaymentResult payment={add.value} />;
  return (
    <DialogFrame title="Enter a payment" busy={add.running}>
      {settings.error ? (
        <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />
      ) : settings.data ? (
        <Focused>
          <ManualForm settings={settings.data} add={add} />
        </Focused>
      ) : (
        <LoadingRows rows={5} columns={[90]} />
      )}
    </DialogFrame>
  );
}

function ManualForm({ settings, add }: { settings: Settings; add: Intent<ManualOrder, Payment> }) {
  const { presets, defaultPresetId } = settings;
  const blocked = useWriteBlocked();
  const form = useTerms({ settings, preset: lastPreset(presets, defaultPresetId) });
  const [method, setMethod] = useState<Method>('cash');
  const [today] = useState(() => localDate(Date.now()));
  const [day, setDay] = useState(today);
  const [note, setNote] = useState('');
  const { form: formRef, tried, onTry } = useFocusProblem();
  const terms = readTermsDraft(form.draft);
  const price = readPrice(form.price);
  const midnight = new Date(`${day}T00:00:00`).getTime();
  const dayProblem = Number.isNaN(midnight) ? 'A day.' : midnight > Date.now() ? 'Not in the future.' : null;
  const locked = add.running || add.unknown;
  const clear = () => {
    if (add.error !== null) add.clearError();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTry();
    if (locked || 'problems' in terms || 'problems' in price || dayProblem !== null) return;
    add.send({
      ...terms.terms,
      ...price,
      method,
      contact: '',
      // Of today: now, so that it stands on top of the list.
      paidAt: day === today ? Date.now() : midnight + NOON_MS,
      note: note.trim(),
    });
  };
  return (
    <form ref={formRef} className="dialog-form" onSubmit={submit} noValidate>
      <TermsFields
        draft={form.draft}
        known={form.known}
        problems={tried && 'problems' in terms ? terms.problems : {}}
        disabled={locked}
        onChange={(part) => {
          form.change(part);
          clear();
        }}
      >
        <PresetChips presets={presets} activeId={form.presetId} disabled={locked} onPick={form.pick} />
      </TermsFields>
      <PriceFields
        price={form.price}
        problems={tried && 'problems' in price ? price.problems : {}}
        disabled={locked}
        onChange={(part) => {
          form.changePrice(part);
          clear();
        }}
      />
      <div className="dialog-columns">
        <Select
          label="Paid by"
          allowDeselect={false}
          disabled={locked}
          value={method}
          onChange={(next) => setMethod(MANUAL_METHODS.find((one) => one === next) ?? 'other')}
          data={MANUAL_METHODS.map((value) => ({ value, label: METHOD_NAMES[value] }))}
        />
        <TextInput
          label="Paid on"
          type="date"
          max={today}
          disabled={locked}
          value={day}
          error={tried ? dayProblem : null}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      </div>
      <TextInput
        label="Note"
        placeholder="Invoice 2026-114"
        maxLength={500}
        autoComplete="off"
        disabled={locked}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {add.error !== null &&
        (add.unknown ? (
          <UnknownOutcome error={add.error} dont="enter it again" running={add.running} onSettle={add.settle} />
        ) : (
          <ErrorNote error={add.error} />
        ))}
      <DialogFoot hint={<OrderCost gb={typedNumber(form.draft.gb)} rates={settings.wholesaleRates} />}>
        <Button size="sm" variant="default" onClick={closeDialog}>
          Cancel
        </Button>
        <SubmitButton blocked={null} loading={add.running} disabled={add.unknown}>
          {form.draft.as === 'topUp' ? 'Enter and top up' : 'Enter and mint'}
        </SubmitButton>
      </DialogFoot>
      {blocked !== null && (
        <Text size="xs" c="dimmed" role="status">
          {blocked} The payment is kept, and minted then.
        </Text>
      )}
    </form>
  );
}
