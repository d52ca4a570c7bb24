/** The state of a form about what a payment is for: a preset fills it, the customer's name decides between new key and top-up until that is chosen by hand. */
import { useMemo, useState } from 'react';
import type { MintPreset, Settings } from '../../../shared/ipc/settings.ts';
import { useKeys } from '../../queries/keys.ts';
import {
  choiceByRule,
  keysOfCustomer,
  type PriceDraft,
  presetPrice,
  presetTerms,
  type TermsDraft,
} from './payment-fields.ts';

export interface Known {
  keyId: string;
  label: string;
}

export interface TermsForm {
  draft: TermsDraft;
  known: readonly Known[];
  price: PriceDraft;
  presetId: string | null;
  change: (part: Partial<TermsDraft>) => void;
  changePrice: (part: Partial<PriceDraft>) => void;
  pick: (preset: MintPreset) => void;
}

interface StartWith {
  settings: Settings;
  preset: MintPreset | undefined;
  terms?: Partial<TermsDraft>;
  /** What main found, where there is a payment already. */
  known?: readonly Known[] | undefined;
}

export function useTerms({ settings, preset, terms, known: told }: StartWith): TermsForm {
  const keys = useKeys().data?.keys;
  const [typed, setTyped] = useState({ customer: '', topUpKeyId: null, ...presetTerms(preset), ...terms });
  const [chosen, setChosen] = useState<TermsDraft['as'] | undefined>(terms?.as ?? undefined);
  const [price, setPrice] = useState(() => presetPrice(preset, settings.retailPerGb));
  const [presetId, setPresetId] = useState<string | null>(preset?.id ?? null);
  const found = useMemo(
    () =>
      keys === undefined ? [] : keysOfCustomer(keys, typed.customer).map(({ id, label }) => ({ keyId: id, label })),
    [keys, typed.customer],
  );
  const known = told !== undefined && told.length > 0 ? told : found;
  const as = chosen === undefined ? choiceByRule(known, typed.customer, settings.payments.renewal) : chosen;
  const topUpKeyId = typed.topUpKeyId ?? (as === 'topUp' ? (known[0]?.keyId ?? null) : null);
  return {
    draft: { ...typed, as, topUpKeyId },
    known,
    price,
    presetId,
    change: (part) => {
      const { as: nextAs, ...rest } = part;
      if (nextAs !== undefined) setChosen(nextAs);
      // Another customer has other keys.
      setTyped((old) => ({ ...old, ...(rest.customer === undefined ? {} : { topUpKeyId: null }), ...rest }));
      if (rest.gb !== undefined) setPresetId(null);
    },
    changePrice: (part) => setPrice((old) => ({ ...old, ...part })),
    pick: (next) => {
      setPresetId(next.id);
      setTyped((old) => ({ ...old, ...presetTerms(next) }));
      setPrice(presetPrice(next, settings.retailPerGb));
    },
  };
}
