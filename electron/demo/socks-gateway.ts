// The gateway's SOCKS5 port (RFC 1928 with the login of RFC 1929): names are resolved here, at the far end.
import { createServer, type Server, type Socket } from 'node:net';
import type { Login } from './admission.ts';
import { faultBefore, type GatewayParts, reach } from './gateway.ts';
import { GatewayRefusal, newRequestId, refusalOf } from './gateway-refusal.ts';
import { joinSockets } from './relay.ts';
import { readExactly } from './socket-reader.ts';
import type { Target } from './target.ts';

const HANDSHAKE_MS = 15_000;
const REPLY = { done: 0, general: 1, notAllowed: 2, network: 3, host: 4, refused: 5, command: 7, address: 8 } as const;

const REPLY_OF_STATUS: Record<number, number> = { 403: REPLY.notAllowed, 502: REPLY.host };

/** SOCKS5 has a number for a failure and no room for words. */
function reply(code: number): Buffer {
  return Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

function ipv6Text(bytes: Buffer): string {
  return Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2).toString(16)).join(':');
}

/** Thrown after the client has been told, or when there is nobody to tell. */
class HandshakeOver extends Error {}

function farewell(client: Socket, bytes: Buffer): HandshakeOver {
  client.end(bytes);
  client.resume();
  return new HandshakeOver();
}

async function login(parts: GatewayParts, client: Socket): Promise<Login> {
  const [version, count] = await readExactly(client, 2);
  if (version !== 5 || count === undefined) throw new HandshakeOver();
  const methods = await readExactly(client, count);
  if (!methods.includes(2)) throw farewell(client, Buffer.from([5, 0xff]));
  client.write(Buffer.from([5, 2]));

  const [loginVersion, usernameLength] = await readExactly(client, 2);
  if (loginVersion !== 1 || usernameLength === undefined) throw new HandshakeOver();
  const username = (await readExactly(client, usernameLength)).toString('utf8');
  const [passwordLength = 0] = await readExactly(client, 1);
  const password = (await readExactly(client, passwordLength)).toString('utf8');
  try {
    const sent = username === '' && password === '' ? null : { username, password };
    const result = parts.admission.login(sent, client.remoteAddress ?? '', newRequestId());
    client.write(Buffer.from([1, 0]));
    return result;
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    throw farewell(client, Buffer.from([1, 1]));
  }
}

async function readTarget(client: Socket): Promise<Target> {
  const [version, command, , type] = await readExactly(client, 4);
  if (version !== 5) throw new HandshakeOver();
  let host: string;
  if (type === 1) host = (await readExactly(client, 4)).join('.');
  else if (type === 4) host = ipv6Text(await readExactly(client, 16));
  else if (type === 3) {
    const [length = 0] = await readExactly(client, 1);
    host = (await readExactly(client, length)).toString('utf8');
  } else throw farewell(client, reply(REPLY.address));
  const port = (await readExactly(client, 2)).readUInt16BE(0);
  if (command !== 1) throw farewell(client, reply(REPLY.command));
  if (port === 0 || !/^[^\s/@[\]]{1,255}$/.test(host)) throw farewell(client, reply(REPLY.general));
  return { host, port };
}

async function serve(parts: GatewayParts, client: Socket): Promise<void> {
  const who = await login(parts, client);
  const target = await readTarget(client);
  const fault = parts.faults.take('gateway', 'SOCKS5', `${target.host}:${target.port}`);
  try {
    await faultBefore(parts, fault);
    if (fault?.drop === 'before') return void client.destroy();
    const uplink = await reach(parts, who, target);
    if (fault?.drop === 'after' || client.destroyed) {
      uplink.destroy();
      return void client.destroy();
    }
    client.setTimeout(0);
    client.write(reply(REPLY.done));
    joinSockets(client, uplink, fault?.cut === true);
  } catch (error) {
    const answer = reply(REPLY_OF_STATUS[refusalOf(error).status] ?? REPLY.general);
    if (fault?.cut) client.write(answer.subarray(0, answer.length / 2), () => client.destroy());
    else farewell(client, answer);
  }
}

export function createSocksGateway(parts: GatewayParts): Server {
  return createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => client.destroy());
    client.setTimeout(HANDSHAKE_MS, () => client.destroy());
    serve(parts, client).catch(() => {
      if (!client.writableEnded) client.destroy();
    });
  });
}
