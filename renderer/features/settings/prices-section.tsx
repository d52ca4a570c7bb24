/** What customers pay: a price for everybody, and customers with their own. Presets have theirs in their own table. */
import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { RetailPrice } from '../../../shared/ipc/money.ts';
import type { Settings } from '../../../shared/ipc/settings.ts';
import { formatAmount, minorDigits } from '../../../shared/money-amount.ts';
import { usePrices, useSetPrice } from '../../queries/money.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { amountText, parseAmount, parseCurrency } from '../money/money-fields.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { Row, Section } from './section.tsx';

const money = (amountMinor: number, currency: string) =>
  formatAmount({ amountMinor, currency, minorDigits: minorDigits(currency) });

function priceWords(price: RetailPrice): string {
  return price.kind === 'perGb'
    ? `${money(price.amountMinorPerGb, price.currency)} a GB`
    : price.packages.map(({ gb, amountMinor }) => `${gb} GB ${money(amountMinor, price.currency)}`).join(', ');
}

/** `10 = 49, 50 = 199` → packages; null for anything else. */
export function parsePackages(text: string, currency: string): { gb: number; amountMinor: number }[] | null {
  const packages = text.split(/[;\n]|,(?=\s*\d+\s*(?:GB)?\s*=)/i).map((part) => {
    const match = /^\s*(\d{1,6})\s*(?:GB)?\s*=\s*(.+)$/i.exec(part);
    const gb = Number(match?.[1] ?? 0);
    const amountMinor = parseAmount(match?.[2] ?? '', currency);
    return gb >= 1 && gb <= 100_000 && amountMinor !== null && amountMinor >= 0 ? { gb, amountMinor } : null;
  });
  const whole = packages.filter((one) => one !== null);
  return whole.length === packages.length && whole.length > 0 && whole.length <= 20 ? whole : null;
}

export function PricesSection({ settings, saver }: SettingsSectionProps) {
  const prices = usePrices();
  const setPrice = useSetPrice();
  const rows = prices.data?.prices ?? [];
  return (
    <Section
      id="prices"
      title="Prices"
      text="What your customers pay, for the revenue in Usage. An order keeps the price of its day."
    >
      <Row
        label="Everybody pays a GB"
        hint="Where neither the customer nor the package of a preset has a price. Empty = no such price."
        saver={saver}
        name="retailPerGb"
      >
        <EverybodyPrice
          key={JSON.stringify(settings.retailPerGb)}
          price={settings.retailPerGb}
          onSave={(retailPerGb) => void saver.save({ retailPerGb })}
        />
      </Row>
      <Row wide label="Customers with their own price">
        {prices.error && <ErrorNote error={prices.error} onRetry={() => void prices.refetch()} />}
        {rows.length > 0 && (
          <ul className="settings-list">
            {rows.map(({ customerId, customer, price }) => (
              <li key={customerId} className="settings-list-row">
                <bdi className="settings-grow truncate" title={customer}>
                  {customer}
                </bdi>
                <span className="figure">{priceWords(price)}</span>
                <ActionIcon
                  size={22}
                  aria-label={`Remove the price of ${customer}`}
                  onClick={() => setPrice.mutate({ customer, price: null })}
                >
                  <IconTrash size={14} />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        <OwnPriceForm
          busy={setPrice.isPending}
          onSave={(customer, price, done) => setPrice.mutate({ customer, price }, { onSuccess: done })}
        />
        {setPrice.error && <ErrorNote error={setPrice.error} />}
      </Row>
    </Section>
  );
}

function EverybodyPrice({
  price,
  onSave,
}: {
  price: Settings['retailPerGb'];
  onSave: (price: Settings['retailPerGb']) => void;
}) {
  const [amount, setAmount] = useState(price === null ? '' : amountText(price.amountMinorPerGb, price.currency));
  const [currency, setCurrency] = useState(price?.currency ?? 'USD');
  const code = parseCurrency(currency);
  const minor = code === null ? null : parseAmount(amount, code);
  const none = amount.trim() === '';
  const wrong = !none && (minor === null || minor < 0);
  const commit = () => {
    if (none) {
      if (price !== null) onSave(null);
    } else if (!wrong && minor !== null && code !== null) {
      if (price?.amountMinorPerGb !== minor || price.currency !== code) {
        onSave({ amountMinorPerGb: minor, currency: code });
      }
    }
  };
  return (
    <div className="settings-inline">
      <TextInput
        aria-label="Price of a GB for everybody"
        w={110}
        value={amount}
        error={wrong ? 'Such as 5.90.' : null}
        onChange={(event) => setAmount(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
        }}
      />
      <TextInput
        aria-label="Its currency"
        w={70}
        value={currency}
        error={code === null ? 'Such as USD.' : null}
        onChange={(event) => setCurrency(event.currentTarget.value)}
        onBlur={commit}
      />
    </div>
  );
}

function OwnPriceForm({
  busy,
  onSave,
}: {
  busy: boolean;
  onSave: (customer: string, price: RetailPrice, done: () => void) => void;
}) {
  const [customer, setCustomer] = useState('');
  const [kind, setKind] = useState<RetailPrice['kind']>('perGb');
  const [text, setText] = useState('');
  const [currency, setCurrency] = useState('USD');
  const [tried, setTried] = useState(false);
  const code = parseCurrency(currency);
  const minor = code === null || kind !== 'perGb' ? null : parseAmount(text, code);
  const packages = code === null || kind !== 'packages' ? null : parsePackages(text, code);
  const price: RetailPrice | null =
    code === null
      ? null
      : minor !== null && minor >= 0
        ? { kind: 'perGb', amountMinorPerGb: minor, currency: code }
        : packages !== null
          ? { kind: 'packages', packages, currency: code }
          : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (customer.trim() === '' || price === null || busy) return;
    onSave(customer, price, () => {
      setCustomer('');
      setText('');
      setTried(false);
    });
  };
  return (
    <form className="settings-price" aria-label="A price of one customer" onSubmit={submit}>
      <TextInput
        aria-label="Customer with an own price"
        placeholder="Customer"
        value={customer}
        error={tried && customer.trim() === '' ? 'Whose?' : null}
        onChange={(event) => setCustomer(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label="Kind of price"
        value={kind}
        onChange={setKind}
        data={[
          { value: 'perGb', label: 'A GB' },
          { value: 'packages', label: 'Packages' },
        ]}
      />
      <TextInput
        aria-label={kind === 'perGb' ? 'Price of a GB' : 'Packages'}
        placeholder={kind === 'perGb' ? '5.90' : '10 = 49, 50 = 199'}
        value={text}
        error={tried && price === null ? (kind === 'perGb' ? 'Such as 5.90.' : 'Such as 10 = 49, 50 = 199.') : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        aria-label="Currency of the price"
        w={70}
        value={currency}
        error={code === null ? 'Such as USD.' : null}
        onChange={(event) => setCurrency(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={busy}>
        Set
      </Button>
    </form>
  );
}
