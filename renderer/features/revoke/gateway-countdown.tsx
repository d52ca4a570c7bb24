/** The gateway keeps an answer about a key for about 30 s. A change is at the platform at once, there only then. */
import { useNow } from '../../ui/use-now.ts';

const GATEWAY_CACHE_MS = 30_000;

/** Whole seconds until the gateway has noticed what happened at `since`; 0 from then on. */
export function useGatewaySeconds(since: number): number {
  const elapsed = Math.max(0, useNow(1_000) - since);
  return Math.ceil(Math.max(0, GATEWAY_CACHE_MS - elapsed) / 1_000);
}

export function GatewayCountdown({ since, until = 'the gateway has noticed' }: { since: number; until?: string }) {
  const seconds = useGatewaySeconds(since);
  const part = 1 - (seconds * 1_000) / GATEWAY_CACHE_MS;
  return (
    <div className="gateway-countdown" data-over={seconds === 0}>
      <span className="gateway-countdown-track" aria-hidden="true">
        <span style={{ width: `${part * 100}%` }} />
      </span>
      <span className="figure" role="timer">
        {seconds > 0 ? `up to ${seconds} s until ${until}` : `By now ${until}.`}
      </span>
    </div>
  );
}
