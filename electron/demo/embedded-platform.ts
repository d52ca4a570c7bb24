// The embedded platform as a whole: its services on loopback ports, seeded, closed as one.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import { maskApiKey } from '../../shared/key.ts';
import { createAdmission } from './admission.ts';
import { createApiServer } from './api-server.ts';
import { createAuditLog } from './audit-log.ts';
import { createEchoServer } from './echo-server.ts';
import { seedExits } from './exits.ts';
import { createFacilitatorServer } from './facilitator.ts';
import { createFaultQueue } from './faults.ts';
import type { GatewayParts } from './gateway.ts';
import { createHttpGateway } from './http-gateway.ts';
import { pastOrders } from './past-orders.ts';
import { pastSamples } from './past-samples.ts';
import { createPoolKeys } from './pool-keys.ts';
import { seededRandom } from './random.ts';
import { seedAccount, seedAudit, seedKeys } from './seed-keys.ts';
import { createSessions } from './sessions.ts';
import { createSocksGateway } from './socks-gateway.ts';
import { createStripeObjects } from './stripe-objects.ts';
import { createStripeServer } from './stripe-server.ts';
import type { EmbeddedPlatform, EmbeddedPlatformOptions } from './types.ts';

const HOST = '127.0.0.1';
const DEFAULT_KEYS = 40;
const DEFAULT_SEED = 1;

export async function startEmbeddedPlatform(options: EmbeddedPlatformOptions = {}): Promise<EmbeddedPlatform> {
  const { keys: count = DEFAULT_KEYS, seed = DEFAULT_SEED, dialect = 'live', now = Date.now } = options;
  const account = seedAccount(seed);
  const { apiKey } = account;
  const proxyUsername = options.proxyUsername ?? account.proxyUsername;
  const closing = new AbortController();
  const faults = createFaultQueue();
  const audit = createAuditLog(now);
  const seeded = seedKeys(seed, count, now());
  options.secrets?.forEach((secret, index) => {
    const given = seeded[index];
    if (given) given.key.secret = secret;
  });
  const rhythms = new Map(seeded.map(({ key, rhythm }) => [key.id, rhythm]));
  seedAudit(
    seeded.map(({ key }) => key),
    audit,
    `api-key ${maskApiKey(apiKey)}`,
  );
  const keys = createPoolKeys(
    seeded.map(({ key }) => key),
    audit,
    now,
  );
  const exits = seedExits(seed);
  const sessions = createSessions({ exits, dialect, random: seededRandom(seed, 'sessions'), now });
  const ports = new LoopbackPorts();
  const stripeKey = `rk_test_${seededRandom(seed, 'stripe').hex(24)}`;
  const stripeObjects = createStripeObjects(now);
  const stripe = createStripeServer({
    ...{ objects: stripeObjects, apiKey: stripeKey, faults, now, payAfterMs: options.payAfterMs },
    closing: closing.signal,
  });

  const echo = createEchoServer({ faults, closing: closing.signal, tls: options.namedEcho?.tls });
  const facilitator = createFacilitatorServer({ faults, closing: closing.signal, now });
  const api = createApiServer({
    keys,
    audit,
    sessions,
    exits,
    now,
    apiKey,
    faults,
    rateLimit: options.rateLimit,
    closing: closing.signal,
    style: {
      dialect,
      secretsInLists: options.secretsInLists ?? 'masked',
      listShape: options.listShape ?? 'array',
    },
  });

  try {
    const echoPort = await ports.open(echo.server, 0);
    const tlsPort = echo.secureServer ? await ports.open(echo.secureServer, 0) : null;
    const echoHost = options.namedEcho?.host.toLowerCase() ?? null;
    const gateway: GatewayParts = {
      admission: createAdmission({
        keys,
        audit,
        sessions,
        proxyUsername,
        now,
        authCacheMs: options.authCacheMs ?? 0,
      }),
      registry: echo.registry,
      faults,
      own: {
        echoHost,
        echoPorts: new Set(tlsPort === null ? [echoPort] : [echoPort, tlsPort]),
        allowed: new Set(options.allowTargets),
      },
      closing: closing.signal,
    };
    const httpPort = await ports.open(createHttpGateway(gateway), options.gatewayPort ?? 0);
    const socksPort = await ports.open(createSocksGateway(gateway), options.socksPort ?? 0);
    const facilitatorPort = await ports.open(facilitator.server, options.facilitatorPort ?? 0);
    const apiPort = await ports.open(api, options.port ?? 0);
    const stripePort = await ports.open(stripe.server, 0);
    return {
      description: {
        apiUrl: `http://${HOST}:${apiPort}/v1`,
        apiKey,
        proxyUsername,
        gateway: { http: `${HOST}:${httpPort}`, socks5: `${HOST}:${socksPort}` },
        echoUrl: `http://${HOST}:${echoPort}/json`,
        stripe: { url: `http://${HOST}:${stripePort}`, apiKey: stripeKey },
      },
      stripe: { ...stripeObjects, urlOf: stripe.urlOf },
      namedEchoUrls: {
        http: echoHost === null ? null : `http://${echoHost}:${echoPort}/json`,
        https: echoHost === null || tlsPort === null ? null : `https://${echoHost}:${tlsPort}/json`,
      },
      fault: (fault) => faults.add(fault),
      clearFaults: () => faults.clear(),
      pastSamples: () =>
        pastSamples(
          keys.list().map((key) => ({ key, rhythm: rhythms.get(key.id) ?? 'office' })),
          seed,
          now(),
        ),
      pastOrders: () => pastOrders(keys.list(), seed, now()),
      effects: () => keys.effects(),
      facilitatorUrl: `http://${HOST}:${facilitatorPort}`,
      money: facilitator.money,
      close: async () => {
        closing.abort(new Error('the embedded platform is closing'));
        await ports.close();
      },
    };
  } catch (error) {
    await ports.close();
    throw error;
  }
}

/** Keeps every socket in sight: a tunnel is no longer the HTTP server's, and would keep the process alive. */
class LoopbackPorts {
  readonly #servers: (Server | NetServer)[] = [];
  readonly #sockets = new Set<Socket>();

  async open(server: Server | NetServer, port: number): Promise<number> {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.listen(port, HOST);
    await once(server, 'listening');
    this.#servers.push(server);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }

  async close(): Promise<void> {
    const closed = this.#servers.map((server) => once(server, 'close'));
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
    this.#servers.length = 0;
  }
}
