/** Why no test can be run at the moment. */
import type { PakKey } from '../../../shared/key.ts';
import { useSyncState } from '../../queries/app.ts';
import { useGatewayTarget } from '../routing/use-gateway-target.ts';

interface RunBlockedInput {
  pakKey: PakKey | null;
  valid: boolean;
  targetProblem: string | null;
}

/** The reason as a sentence, or null. */
export function useRunBlocked({ pakKey, valid, targetProblem }: RunBlockedInput): string | null {
  const gateway = useGatewayTarget();
  const sync = useSyncState().data;
  if (pakKey === null) return 'Choose a customer first.';
  if (gateway === null) return 'The proxy username is missing. Set it in Settings.';
  if (sync?.status === 'offline') return 'Offline. A test is possible when the platform can be reached again.';
  if (!valid) return 'The routing holds an id that the gateway would misread.';
  if (targetProblem !== null) return `Your own target cannot be used. ${targetProblem}`;
  return null;
}
