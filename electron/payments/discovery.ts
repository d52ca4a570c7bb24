// What crawlers and agents read to find out what is sold here: the x402 discovery document, an OpenAPI description, a few words.
import type { StorefrontConfig } from '../../shared/ipc/storefront.ts';
import { formatUsdc, NETWORK_NAMES, type StorefrontNetwork } from '../../shared/usdc.ts';

export interface Discovery {
  base: string;
  config: StorefrontConfig;
  networks: readonly StorefrontNetwork[];
}

const priceOf = ({ pricePerGbMicro }: StorefrontConfig) => pricePerGbMicro ?? 0;

function instructions({ base, config, networks }: Discovery): string {
  const where = networks.map((network) => NETWORK_NAMES[network].title).join(' or ');
  return [
    `GET ${base}/buy?gb=N answers 402 with the terms: ${formatUsdc(priceOf(config))} USDC a GB on ${where || 'no network at the moment'}, 1 to ${config.maxGb} GB, valid for ${config.days} days.`,
    'Repeat the request with the signed payment in PAYMENT-SIGNATURE (x402 version 2) or X-PAYMENT (version 1). The answer holds the proxy URL.',
    'Optional: days (fewer than that), pool (mbl, peer, any, best), country (two letters).',
    'A 202 means: paid, the key follows. Fetch it from the claimUrl in the answer; do not pay again.',
  ].join('\n');
}

/** /.well-known/x402, as x402scan and others read it. */
export function wellKnown(discovery: Discovery): Record<string, unknown> {
  return {
    version: 1,
    x402Version: 2,
    resources: [`${discovery.base}/buy?gb=1`],
    ownershipProofs: [],
    instructions: instructions(discovery),
  };
}

export function openApi(discovery: Discovery): Record<string, unknown> {
  const { base, config } = discovery;
  const parameter = (name: string, required: boolean, schema: Record<string, unknown>) => ({
    name,
    in: 'query',
    required,
    schema,
  });
  return {
    openapi: '3.1.0',
    info: { title: 'Proxy traffic by the GB', version: '1', description: instructions(discovery) },
    servers: [{ url: base }],
    paths: {
      '/buy': {
        get: {
          operationId: 'buy',
          summary: 'Buy proxy traffic for USDC',
          parameters: [
            parameter('gb', true, { type: 'integer', minimum: 1, maximum: config.maxGb }),
            parameter('days', false, { type: 'integer', minimum: 1, maximum: config.days }),
            parameter('pool', false, { type: 'string', enum: ['mbl', 'peer', 'any', 'best'] }),
            parameter('country', false, { type: 'string', pattern: '^[A-Za-z]{2}$' }),
          ],
          'x-payment-info': {
            protocols: ['x402'],
            price: {
              mode: 'dynamic',
              currency: 'USD',
              min: formatUsdc(priceOf(config)),
              max: formatUsdc(priceOf(config) * config.maxGb),
            },
          },
          responses: {
            200: { description: 'Paid: the proxy URL' },
            202: { description: 'Paid: the key follows at claimUrl' },
            402: { description: 'Payment required' },
          },
        },
      },
    },
  };
}
