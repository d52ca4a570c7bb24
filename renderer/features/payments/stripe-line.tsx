/** Whether new payments are seen: quiet while all is well, plain where it is not. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../ipc-client.ts';
import { useStripe } from '../../queries/payments.ts';
import { goTo } from '../../routes.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { showFailure } from '../frame/toasts.tsx';
import { useTestMoney } from './use-test-money.ts';

export function StripeLine() {
  const client = useQueryClient();
  const stripe = useStripe().data;
  const isTestMoney = useTestMoney();
  const look = useMutation({
    mutationFn: () => api.payments.checkNow({}),
    onSuccess: (state) => client.setQueryData(['payments', 'stripe'], state),
    onError: (error) => showFailure('Stripe was not asked', error),
  });
  if (stripe === undefined || stripe.connection === 'none') return null;
  const { connection, lastError, lastLookAt, mode } = stripe;
  const bad = connection === 'invalid' || lastError !== null;
  return (
    <div className="stripe-line" data-bad={bad || undefined} role={bad ? 'alert' : undefined}>
      <span className="stripe-line-text">
        {connection === 'invalid' ? (
          <>Stripe refuses the key: new payments are not seen. Paste another one in Settings.</>
        ) : lastError !== null ? (
          <>
            {lastError.message} {lastError.nextStep} Payments up to <RelativeTime at={lastLookAt} none="now" /> are
            here.
          </>
        ) : (
          <>
            Stripe{mode === 'test' ? ' (test mode)' : ''} read <RelativeTime at={lastLookAt} none="not yet" />
            {isTestMoney && '. No money comes in, but the GB are real: each payment waits for your look.'}
          </>
        )}
      </span>
      {connection === 'invalid' ? (
        <Button size="compact-xs" variant="default" onClick={() => goTo('settings', { section: 'stripe' })}>
          Settings
        </Button>
      ) : (
        <Button size="compact-xs" variant="subtle" color="gray" loading={look.isPending} onClick={() => look.mutate()}>
          Look now
        </Button>
      )}
    </div>
  );
}
