// Exit addresses are not to be listed anywhere: shown masked, kept in memory only for the one who asks.
import { BlockList, isIP, isIPv4, isIPv6, SocketAddress } from 'node:net';

const MASK = '•••';

/** `203.0.113.•••`; of IPv6 the first two groups: `2001:db8:•••`. Null for what is no address. */
export function maskIp(ip: string): string | null {
  const plain = unmapped(ip);
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.${MASK}`;
  if (!isIPv6(plain)) return null;
  const [first = '', second = ''] = groupsOf(plain);
  return `${first}:${second}:${MASK}`;
}

/** Every address in a text, masked; what only looks like one is left alone. */
export function maskAddresses(text: string): string {
  return text.replace(
    /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}:[0-9a-f:]*:[0-9a-f:.]*)(?![\w:])/gi,
    (found) => {
      const [bare = ''] = /^.*?(?=\.?$)/.exec(found) ?? [];
      return maskIp(bare) ?? found;
    },
  );
}

/** `::ffff:203.0.113.7` is the IPv4 address in it. */
function unmapped(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

/** The eight groups of an IPv6 address, `::` written out. */
function groupsOf(ip: string): string[] {
  const [head = '', tail] = new SocketAddress({ address: ip, family: 'ipv6' }).address.split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left;
  const right = tail === '' ? [] : tail.split(':');
  return [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
}

const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6');
}

/** An address that an exit can have. Documentation ranges pass: the embedded platform's exits are of those. */
export function isExitAddress(ip: string): boolean {
  const plain = unmapped(ip);
  const family = isIP(plain);
  return family !== 0 && !notPublic.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}
