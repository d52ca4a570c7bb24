// Speaks to the facilitator over the platform's own transport. Threats: redirects, endless or huge answers, TLS switched off from outside; the library's own client has no such limits.
import type { FacilitatorClient } from '@x402/core/server';
import type {
  PaymentPayload,
  PaymentRequirements,
  SettleResponse,
  SupportedResponse,
  VerifyResponse,
} from '@x402/core/types';
import { z } from 'zod';
import { parseBaseUrl } from '../platform/base-url.ts';
import { withinDeadline } from '../platform/deadline.ts';
import { type ApiAnswer, ExchangeFailure } from '../platform/exchange.ts';
import { DEFAULT_LIMITS } from '../platform/limits.ts';
import { createTransport, type Transport } from '../platform/transport.ts';

const reason = z.string().max(2000).nullish().catch(undefined);
const verifyReply = z.object({ isValid: z.boolean(), invalidReason: reason, payer: reason });
const settleReply = z.object({
  success: z.boolean(),
  errorReason: reason,
  payer: reason,
  transaction: z.string().max(200).catch(''),
  network: z.string().max(100).catch(''),
});
const supportedReply = z.object({
  kinds: z
    .array(
      z.object({
        x402Version: z.number(),
        scheme: z.string().max(100),
        network: z.string().max(100),
        extra: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .max(500),
});

/** The facilitator could not be asked, or its answer cannot be read: nothing is known of what it did, unless it was not `sent`. */
export class FacilitatorFailure extends Error {
  override readonly name = 'FacilitatorFailure';
  /** False is certain: nothing left this computer. */
  readonly sent: boolean;
  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, { cause });
    this.sent = sent;
  }
}

export interface FacilitatorTimes {
  verifyMs: number;
  settleMs: number;
}

/** A settlement waits for its block. */
const DEFAULT_TIMES: FacilitatorTimes = { verifyMs: 15_000, settleMs: 60_000 };

export class BoundedFacilitator implements FacilitatorClient {
  readonly #transport: Transport;
  readonly #times: FacilitatorTimes;
  readonly #closing = new AbortController();

  constructor(url: string, times: FacilitatorTimes = DEFAULT_TIMES) {
    this.#times = times;
    this.#transport = createTransport({
      baseUrl: parseBaseUrl(url),
      limits: {
        ...DEFAULT_LIMITS,
        maxBodyBytes: 256 * 1024,
        headersTimeoutMs: times.settleMs,
        bodyTimeoutMs: times.settleMs,
      },
    });
  }

  async #ask(path: '/verify' | '/settle' | '/supported', body: Record<string, unknown> | null): Promise<ApiAnswer> {
    const timeoutMs = path === '/settle' ? this.#times.settleMs : this.#times.verifyMs;
    try {
      return await withinDeadline(timeoutMs, [this.#closing.signal], (signal) =>
        this.#transport.send(
          {
            method: body === null ? 'GET' : 'POST',
            path,
            route: path,
            ...(body === null ? {} : { body }),
            action: 'ask the facilitator',
            right: '',
            effect: path === '/settle',
            readApiKey: null,
          },
          signal,
        ),
      );
    } catch (error) {
      const sent = !(error instanceof ExchangeFailure) || error.sent;
      throw new FacilitatorFailure(`The facilitator did not answer ${path}.`, sent, error);
    }
  }

  /** An answer that says what it means counts whatever its status: facilitators refuse with 400 and a reason. A 5xx says nothing. */
  async #read<T>(
    path: '/verify' | '/settle' | '/supported',
    body: Record<string, unknown> | null,
    schema: z.ZodType<T>,
  ) {
    const answer = await this.#ask(path, body);
    const parsed = answer.status < 500 && answer.kind === 'json' ? schema.safeParse(answer.json) : null;
    if (parsed?.success) return parsed.data;
    throw new FacilitatorFailure(
      `The facilitator answered ${path} with ${answer.status} and nothing that can be read.`,
      true,
    );
  }

  async verify(paymentPayload: PaymentPayload, paymentRequirements: PaymentRequirements): Promise<VerifyResponse> {
    const reply = await this.#read('/verify', { x402Version: 2, paymentPayload, paymentRequirements }, verifyReply);
    return {
      isValid: reply.isValid,
      ...(reply.invalidReason ? { invalidReason: reply.invalidReason } : {}),
      ...(reply.payer ? { payer: reply.payer } : {}),
    };
  }

  async settle(paymentPayload: PaymentPayload, paymentRequirements: PaymentRequirements): Promise<SettleResponse> {
    const reply = await this.#read('/settle', { x402Version: 2, paymentPayload, paymentRequirements }, settleReply);
    return {
      success: reply.success,
      transaction: reply.transaction,
      network: reply.network as SettleResponse['network'],
      ...(reply.errorReason ? { errorReason: reply.errorReason } : {}),
      ...(reply.payer ? { payer: reply.payer } : {}),
    };
  }

  async getSupported(): Promise<SupportedResponse> {
    const { kinds } = await this.#read('/supported', null, supportedReply);
    return {
      kinds: kinds.map(({ x402Version, scheme, network, extra }) => ({
        x402Version,
        scheme,
        network: network as SettleResponse['network'],
        ...(extra ? { extra } : {}),
      })),
      extensions: [],
      signers: {},
    };
  }

  async close(): Promise<void> {
    this.#closing.abort(new FacilitatorFailure('Closed', false));
    await this.#transport.close();
  }
}
