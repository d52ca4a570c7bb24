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

const range = (maximum: number) => ({ type: 'integer', minimum: 1, maximum });

/** What a request may ask for, as JSON Schema. */
const queryOf = ({ maxGb, days }: StorefrontConfig) => ({
  gb: range(maxGb),
  days: range(days),
  pool: { type: 'string', enum: ['mbl', 'peer', 'any', 'best'] },
  country: { type: 'string', pattern: '^[A-Za-z]{2}$' },
});

/** The extension by which facilitators list a shop in their catalogue: what to send, and what comes back. */
export function bazaar(config: StorefrontConfig): Record<string, unknown> {
  return {
    bazaar: {
      info: {
        input: { type: 'http', method: 'GET', queryParams: { gb: '1' } },
        output: { type: 'json', example: { proxyUrl: 'http://username:password@host:port', gb: 1 } },
      },
      schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        required: ['input'],
        properties: {
          input: {
            type: 'object',
            required: ['type', 'method'],
            properties: {
              type: { type: 'string', const: 'http' },
              method: { type: 'string', enum: ['GET', 'POST'] },
              queryParams: { type: 'object', required: ['gb'], properties: queryOf(config) },
            },
          },
        },
      },
    },
  };
}

/** The same in the words of version 1. */
export function outputSchema(config: StorefrontConfig): Record<string, unknown> {
  return {
    input: { type: 'http', method: 'GET', discoverable: true, queryParams: queryOf(config) },
    output: { proxyUrl: { type: 'string' }, gb: { type: 'integer' } },
  };
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
  return {
    openapi: '3.1.0',
    info: { title: 'Proxy traffic by the GB', version: '1', description: instructions(discovery) },
    servers: [{ url: base }],
    paths: {
      '/buy': {
        get: {
          operationId: 'buy',
          summary: 'Buy proxy traffic for USDC',
          parameters: Object.entries(queryOf(config)).map(([name, schema]) => ({
            name,
            in: 'query',
            required: name === 'gb',
            schema,
          })),
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
