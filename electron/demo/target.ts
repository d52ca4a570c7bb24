// Threat: a customer reaching the gateway's own network. Names are resolved here and only vetted addresses are connected to.
import { promises as dns, type LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { GatewayRefusal } from './gateway-refusal.ts';

export interface Target {
  host: string;
  port: number;
}
/** What the gateway reaches on its own network. */
export interface OwnTargets {
  /** A name for the echo service that no other resolver knows; null = none. */
  echoHost: string | null;
  echoPorts: ReadonlySet<number>;
  allowed: ReadonlySet<string>;
}
export interface ResolvedTarget extends Target {
  addresses: LookupAddress[];
  /** True for the platform's own echo service, which is then told the exit. */
  isEcho: boolean;
}

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(net, bits, 'ipv6');
}
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)\.?$/i;

export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** `host:port` or `[v6]:port`; null for anything else. */
export function parseAuthority(authority: string): Target | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/@[\]]{1,255})):(\d{1,5})$/i.exec(authority);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

/** Throws GatewayRefusal: E_SSRF_BLOCKED, or E_STOCK_DEGRADED when the name does not resolve. */
export async function resolveTarget({ host, port }: Target, own: OwnTargets): Promise<ResolvedTarget> {
  const isLoopbackName = /^(127\.0\.0\.1|localhost)$/i.test(host) || host.toLowerCase() === own.echoHost;
  const isEcho = isLoopbackName && own.echoPorts.has(port);
  if (isEcho || own.allowed.has(`${host}:${port}`)) {
    return { host, port, addresses: [{ address: isLoopbackName ? '127.0.0.1' : host, family: 4 }], isEcho };
  }
  const blocked = new GatewayRefusal('E_SSRF_BLOCKED', 'private and metadata targets are not reachable');
  if (PRIVATE_NAME.test(host)) throw blocked;
  let addresses: LookupAddress[];
  try {
    addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await dns.lookup(host, { all: true });
  } catch {
    throw new GatewayRefusal('E_STOCK_DEGRADED', 'the exit could not resolve the target');
  }
  if (addresses.length === 0 || addresses.some(({ address }) => isPrivateAddress(address))) throw blocked;
  return { host, port, addresses, isEcho: false };
}
