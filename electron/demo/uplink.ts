// The gateway's connection to a target, metered to the byte, with the echo service told which exit it stands for.
import { connect, type Socket } from 'node:net';
import type { Passage } from './admission.ts';
import type { ExitRegistry } from './echo-server.ts';
import { GatewayRefusal } from './gateway-refusal.ts';
import type { ResolvedTarget } from './target.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** Resolves when connected; the socket counts into the passage until it closes, and then closes the passage. */
export function openUplink(target: ResolvedTarget, passage: Passage, registry: ExitRegistry): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: target.host,
      port: target.port,
      allowHalfOpen: true,
      noDelay: true,
      // Only what was vetted: asking again could give another answer.
      lookup: (_host, options, done) => {
        const [first] = target.addresses;
        if (options.all) done(null, target.addresses);
        else if (first) done(null, first.address, first.family);
        else done(new Error('no address'), '', 4);
      },
    });
    const timer = setTimeout(() => socket.destroy(new Error('timeout')), CONNECT_TIMEOUT_MS);
    let counted = { in: 0, out: 0 };
    const sample = () => {
      const now = { in: socket.bytesRead, out: socket.bytesWritten };
      const fresh = { in: now.in - counted.in, out: now.out - counted.out };
      counted = now;
      if (fresh.in + fresh.out > 0) passage.count(fresh);
    };
    let release: (() => void) | null = null;
    socket.once('connect', () => {
      clearTimeout(timer);
      if (target.isEcho && socket.localPort !== undefined) release = registry.register(socket.localPort, passage.exit);
      resolve(socket);
    });
    socket.on('error', () => {
      reject(new GatewayRefusal('E_STOCK_DEGRADED', 'the exit could not reach the target'));
    });
    // Listening for data starts the flow, so not before whoever reads it does.
    socket.once('resume', () => socket.on('data', sample));
    socket.on('drain', sample);
    socket.once('close', () => {
      clearTimeout(timer);
      sample();
      release?.();
      passage.close();
    });
  });
}
