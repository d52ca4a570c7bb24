/** The gateway keeps an answer about a key for about 30 s. A change is at the platform at once, there only then. */
import { useNow } from '../../ui/use-now.ts';

const GATEWAY_CACHE_MS = 30_000;

export function GatewayCountdown({ since, until = 'the gateway has noticed' }: { since: number; until?: string }) {
  const nowMs = useNow(1_000);
  const elapsed = Math.min(GATEWAY_CACHE_MS, Math.max(0, nowMs - since));
  const seconds = Math.ceil((GATEWAY_CACHE_MS - elapsed) / 1_000);
  return (
    <div className="gateway-countdown" data-over={seconds === 0}>
      <span className="gateway-countdown-track" aria-hidden="true">
        <span style={{ width: `${(elapsed / GATEWAY_CACHE_MS) * 100}%` }} />
      </span>
      <span className="figure">{seconds > 0 ? `up to ${seconds} s until ${until}` : `By now ${until}.`}</span>
    </div>
  );
}
