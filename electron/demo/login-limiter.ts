// Threat: guessing of secrets. Ten failed logins a minute get an address banned for 30 seconds, right credentials included.
import { GatewayRefusal } from './gateway-refusal.ts';

const MAX_FAILURES = 10;
const WINDOW_MS = 60_000;
const BAN_MS = 30_000;

export interface LoginLimiter {
  assertNotBanned(ip: string): void;
  failed(ip: string): void;
}

export function createLoginLimiter(now: () => number): LoginLimiter {
  const failures = new Map<string, number[]>();
  const bannedUntil = new Map<string, number>();
  return {
    assertNotBanned(ip) {
      const until = bannedUntil.get(ip);
      if (until === undefined) return;
      if (until <= now()) {
        bannedUntil.delete(ip);
        return;
      }
      const waitSeconds = Math.ceil((until - now()) / 1000);
      throw new GatewayRefusal('E_RATE_LIMITED_AUTH', `too many failed logins, wait ${waitSeconds} s`, waitSeconds);
    },
    failed(ip) {
      const recent = (failures.get(ip) ?? []).filter((at) => now() - at < WINDOW_MS);
      recent.push(now());
      if (recent.length < MAX_FAILURES) {
        failures.set(ip, recent);
        return;
      }
      failures.delete(ip);
      bannedUntil.set(ip, now() + BAN_MS);
    },
  };
}
