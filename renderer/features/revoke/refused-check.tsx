/** Is the old secret refused by now? One login, when the gateway has had its time; never a second one. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { api } from '../../ipc-client.ts';
import { asAppError } from '../../ui/app-error.ts';
import { useGatewaySeconds } from './gateway-countdown.tsx';

const ICONS = { refused: IconCircleCheck, accepted: IconAlertTriangle, unclear: IconHelpCircle };

export function RefusedCheck({ keyId, since, whose }: { keyId: string; since: number; whose: 'old' | 'its' }) {
  const seconds = useGatewaySeconds(since);
  const known = useQuery({
    queryKey: ['retiredSecret', keyId, since],
    queryFn: () => api.keys.retiredSecret({ keyId }),
    staleTime: 0,
  });
  const check = useMutation({ mutationFn: () => api.keys.checkRefused({ keyId }) });
  const secret = whose === 'old' ? 'the old secret' : 'its secret';

  if (check.data) {
    const { verdict, sentence, nextStep } = check.data;
    const Icon = ICONS[verdict];
    return (
      <p className="refused-verdict" data-verdict={verdict} role="status">
        <Icon size={16} aria-hidden="true" />
        <span>
          {sentence} {nextStep}
        </span>
      </p>
    );
  }
  if (known.data?.retired === null) {
    return (
      <p className="aftercare-hint">
        Pakdesk never had {secret}, so it cannot be tried here. It is refused all the same.
      </p>
    );
  }
  return (
    <div className="aftercare-row">
      <span>
        {known.data ? (
          <>
            {whose === 'old' ? 'Old secret' : 'Secret'} <span className="mono">{known.data.retired?.hint}</span>
          </>
        ) : (
          'Old secret'
        )}
        {check.error !== null && <span className="field-error"> {asAppError(check.error).message}</span>}
      </span>
      <Button
        size="compact-sm"
        variant="default"
        loading={check.isPending}
        disabled={seconds > 0 || !known.data || check.error !== null}
        title="One login at the gateway. Its refusal is the success; it is not repeated."
        onClick={() => check.mutate()}
      >
        {seconds > 0 ? `Check that it is refused in ${seconds} s` : 'Check that it is refused'}
      </Button>
    </div>
  );
}
