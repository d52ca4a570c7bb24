/** Today's prices for the orders of a period, in place of those of their day. It rewrites what was earned, so it names what it changes and asks. */
import { Button, SegmentedControl } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../ipc-client.ts';
import type { Period } from '../../queries/money.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { showDone } from '../frame/toasts.tsx';

type What = Parameters<typeof api.money.reprice>[0]['what'];

const CHOICES: { value: What; label: string }[] = [
  { value: 'retail', label: 'Your prices' },
  { value: 'wholesale', label: 'Wholesale rates' },
  { value: 'both', label: 'Both' },
];

const SENTENCES: Record<What, string> = {
  retail: 'get your prices of today in place of those of their day. Their cost stays.',
  wholesale: 'get the wholesale rates of today in place of those of their day. Their revenue stays.',
  both: 'get your prices and the wholesale rates of today in place of those of their day.',
};

function doneWords(orders: number): string {
  if (orders === 0) return 'All of them had today’s prices already.';
  return orders === 1 ? 'One order was priced anew.' : `${orders.toLocaleString('en-US')} orders were priced anew.`;
}

interface RepriceFormProps {
  period: Period;
  /** "November 2026". */
  words: string;
  onClose: () => void;
}

export function RepriceForm({ period, words, onClose }: RepriceFormProps) {
  const [what, setWhat] = useState<What>('retail');
  const reprice = useMutation({
    mutationFn: () => api.money.reprice({ ...period, what }),
    onSuccess: ({ orders }, _input, _result, { client }) => {
      showDone(doneWords(orders));
      onClose();
      return client.invalidateQueries({ queryKey: ['money'] });
    },
  });
  return (
    <section
      className="sale-form"
      aria-label="Price orders anew"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="sale-fields">
        <SegmentedControl aria-label="What is set anew" value={what} onChange={setWhat} data={CHOICES} />
        <Button variant="default" autoFocus onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" loading={reprice.isPending} onClick={() => reprice.mutate()}>
          Price anew
        </Button>
      </div>
      <p className="reprice-words">
        All orders of <strong>{words}</strong> {SENTENCES[what]} This cannot be taken back.
      </p>
      {reprice.error && <ErrorNote error={reprice.error} />}
    </section>
  );
}
