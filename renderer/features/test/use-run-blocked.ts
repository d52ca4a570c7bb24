/** Why no test can be run at the moment. Being offline is no reason: a secret that is kept is enough, and why nothing can be reached is what a test tells. */
import type { PakKey } from '../../../shared/key.ts';
import { useGatewayTarget } from '../routing/use-gateway-target.ts';

interface RunBlockedInput {
  pakKey: PakKey | null;
  valid: boolean;
  targetProblem: string | null;
}

/** The reason as a sentence, or null. */
export function useRunBlocked({ pakKey, valid, targetProblem }: RunBlockedInput): string | null {
  const gateway = useGatewayTarget();
  if (pakKey === null) return 'Choose a customer first.';
  if (gateway === null) return 'The proxy username is missing. Set it in Settings.';
  if (!valid) return 'The routing holds an id that the gateway would misread.';
  if (targetProblem !== null) return `Your own target cannot be used. ${targetProblem}`;
  return null;
}
