// The webhook receiver as it is set: on or off, which port, with which secret. Threat: one that listens although nobody wants it, or with a secret of before.
import { z } from 'zod';
import type { WebhookState } from '../../../shared/ipc/payments.ts';
import type { MetaStore } from '../../store/types.ts';
import { startWebhook, WEBHOOK_PATH, type WebhookOptions, type WebhookReceiver } from './webhook.ts';

const META = 'payments.webhook';
const DEFAULT_PORT = 4242;
const settingsSchema = z.object({ enabled: z.boolean(), port: z.number().int().min(0).max(65_535) });

export interface WebhookPost {
  state(): WebhookState;
  secret(): string | null;
  /** Null forgets it. A port that is taken is told in the state, not thrown: the rest goes on. */
  use(secret: string | null): Promise<void>;
  set(next: { enabled: boolean; port: number }): Promise<void>;
  close(): Promise<void>;
}

export function createWebhookPost(
  deps: Pick<WebhookOptions, 'clock' | 'log' | 'handle'> & { meta: MetaStore; changed: () => void },
): WebhookPost {
  const { meta, changed, ...options } = deps;
  let receiver: WebhookReceiver | null = null;
  let secret: string | null = null;
  let error: string | null = null;
  let closed = false;
  /** One change after the other, or two would listen. */
  let turn: Promise<void> = Promise.resolve();

  const settings = () => settingsSchema.safeParse(meta.get(META)).data ?? { enabled: false, port: DEFAULT_PORT };

  async function apply(): Promise<void> {
    await receiver?.close();
    receiver = null;
    error = null;
    const { enabled, port } = settings();
    if (enabled && secret !== null && !closed) {
      try {
        receiver = await startWebhook({ ...options, port, secret });
      } catch (failure) {
        options.log.error('webhook.notStarted', failure);
        const taken = (failure as { code?: unknown }).code === 'EADDRINUSE';
        error = taken ? `Port ${port} is taken by another program.` : `It cannot listen on port ${port}.`;
      }
    }
    changed();
  }

  function inTurn(): Promise<void> {
    turn = turn.then(apply, apply);
    return turn;
  }

  return {
    secret: () => secret,
    state() {
      const { enabled, port } = settings();
      const url = `http://127.0.0.1:${receiver?.port ?? port}${WEBHOOK_PATH}`;
      return {
        ...{ enabled, url, error },
        port: receiver?.port ?? port,
        listening: receiver !== null,
        hasSecret: secret !== null,
        forwardCommand: `stripe listen --forward-to ${url.slice('http://'.length)}`,
        lastEventAt: receiver?.lastEventAt() ?? null,
        refused: receiver?.refused() ?? 0,
      };
    },
    use(next) {
      secret = next;
      return inTurn();
    },
    set(next) {
      meta.set(META, next);
      return inTurn();
    },
    async close() {
      closed = true;
      secret = null;
      await turn.catch(() => undefined);
      await receiver?.close();
      receiver = null;
    },
  };
}
