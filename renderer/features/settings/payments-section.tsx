/** What becomes of a payment, whatever way it came. */
import { SegmentedControl } from '@mantine/core';
import type { PaymentSettings } from '../../../shared/ipc/settings.ts';
import type { SettingsSectionProps } from './general-sections.tsx';
import { Row, Section } from './section.tsx';

const RENEWAL: { value: PaymentSettings['renewal']; label: string }[] = [
  { value: 'ask', label: 'Ask' },
  { value: 'topUp', label: 'Top up' },
  { value: 'newKey', label: 'New key' },
];

export function PaymentsSection({ settings, saver }: SettingsSectionProps) {
  const { payments } = settings;
  const save = (patch: Partial<PaymentSettings>) => void saver.save({ payments: { ...payments, ...patch } });
  return (
    <Section
      id="payments"
      title="Payments"
      text="A payment becomes a key or a top-up, once. One whose GB or customer cannot be read always waits for you; so does one that is disputed or paid back."
    >
      <Row
        label="When it is paid"
        labelId="payments-mint"
        hint="By itself: also while you are away, within the limit of a day. The storefront always mints by itself."
        saver={saver}
        name="payments"
      >
        <SegmentedControl
          aria-labelledby="payments-mint"
          value={payments.mintByItself ? 'itself' : 'look'}
          onChange={(value) => save({ mintByItself: value === 'itself' })}
          data={[
            { value: 'look', label: 'After one look' },
            { value: 'itself', label: 'Mint by itself' },
          ]}
        />
      </Row>
      <Row
        label="A customer who has a key"
        labelId="payments-renewal"
        hint="Top up: his key gets the GB and days, and is switched on again. Where it is not clear which key is his, you are asked all the same."
      >
        <SegmentedControl
          aria-labelledby="payments-renewal"
          value={payments.renewal}
          onChange={(renewal) => save({ renewal })}
          data={RENEWAL}
        />
      </Row>
    </Section>
  );
}
