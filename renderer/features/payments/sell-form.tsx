/** The form of a sale: a name, a package, Enter. */
import { Button, Checkbox } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Checkout } from '../../../shared/ipc/payments.ts';
import type { Settings } from '../../../shared/ipc/settings.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { DialogFoot } from '../dialog-frame.tsx';
import { closeDialog } from '../dialogs.ts';
import { typedNumber } from '../mint/mint-fields.ts';
import { lastPreset } from '../mint/mint-order.ts';
import { OrderCost } from '../mint/order-cost.tsx';
import { PresetChips } from '../mint/preset-chips.tsx';
import { SubmitButton } from '../submit-button.tsx';
import { UnknownOutcome } from '../unknown-outcome.tsx';
import type { Intent } from '../use-intent.ts';
import { readPrice, readTermsDraft, type Terms } from './payment-fields.ts';
import { PriceFields } from './price-fields.tsx';
import { TermsFields } from './terms-fields.tsx';
import { useFocusProblem } from './use-focus-problem.ts';
import { useTerms } from './use-terms.ts';
import { useTestMoney } from './use-test-money.ts';

export interface SellOrder extends Terms {
  amountMinor: number;
  currency: string;
  mintByItself: boolean;
}

interface SellFormProps {
  settings: Settings;
  sell: Intent<SellOrder, Checkout>;
}

export function SellForm({ settings, sell }: SellFormProps) {
  const { presets, defaultPresetId } = settings;
  const form = useTerms({ settings, preset: lastPreset(presets, defaultPresetId) });
  const isTestMoney = useTestMoney();
  const [mintByItself, setMintByItself] = useState(settings.payments.mintByItself);
  const { form: formRef, tried, onTry } = useFocusProblem();
  const terms = readTermsDraft(form.draft);
  const price = readPrice(form.price);
  const locked = sell.running || sell.unknown;
  const clear = () => {
    if (sell.error !== null) sell.clearError();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onTry();
    if (locked || 'problems' in terms || 'problems' in price) return;
    sell.send({ ...terms.terms, ...price, mintByItself });
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
      <Checkbox
        label="Mint as soon as it is paid"
        description={isTestMoney && 'Not in Stripe’s test mode: no money comes in, but the GB are real.'}
        checked={mintByItself && !isTestMoney}
        disabled={locked || isTestMoney}
        onChange={(event) => setMintByItself(event.currentTarget.checked)}
      />
      {sell.error !== null &&
        (sell.unknown ? (
          <UnknownOutcome error={sell.error} dont="make another link" running={sell.running} onSettle={sell.settle} />
        ) : (
          <ErrorNote error={sell.error} stillWorks="No link was made, and nothing was charged." />
        ))}
      <DialogFoot hint={<OrderCost gb={typedNumber(form.draft.gb)} rates={settings.wholesaleRates} />}>
        <Button size="sm" variant="default" onClick={closeDialog}>
          Cancel
        </Button>
        <SubmitButton blocked={null} loading={sell.running} disabled={sell.unknown}>
          Make the link
        </SubmitButton>
      </DialogFoot>
    </form>
  );
}
