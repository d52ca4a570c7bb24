/** What the composer may ask of the gateway, as it crosses from the page. Meaning and order: shared/proxy-url.ts. */
import { z } from 'zod';

const slug = z.string().max(100);

export const routingSchema = z.strictObject({
  protocol: z.enum(['http', 'socks5']).optional(),
  pool: z.enum(['mbl', 'peer', 'any', 'best']).optional(),
  country: z.string().max(2).optional(),
  carrier: slug.optional(),
  isp: slug.optional(),
  asn: z.string().max(12).optional(),
  ipType: z.enum(['mobile', 'residential', 'datacenter']).optional(),
  city: slug.optional(),
  sessionId: z.string().max(100).optional(),
  rotation: z.enum(['none', 'sticky', 'hard', 'auto5', 'auto10', 'auto20', 'auto60', 'ondemand']).optional(),
  strict: z.boolean().optional(),
  failover: z.enum(['any', 'samecountry', 'samecarrier', 'samenode', 'strict']).optional(),
  pin: z.strictObject({ type: z.enum(['lease', 'device', 'port']), id: z.string().max(100) }).optional(),
  ttlSeconds: z.number().optional(),
});

/** In the order of the lists on the screen. What each is: shared/snippets.ts. */
export const HANDOUT_FORMATS = [
  'url',
  'hostPortUserPass',
  'userPassAtHostPort',
  'userPassHostPort',
  'json',
  'env',
  'powershell',
  'curl',
  'wget',
  'pythonRequests',
  'pythonHttpx',
  'pythonAiohttp',
  'scrapy',
  'nodeUndici',
  'nodeAxios',
  'playwright',
  'puppeteer',
  'selenium',
  'go',
  'php',
  'ruby',
  'java',
  'csharp',
  'pac',
  'clash',
  'foxyproxy',
] as const;
export type HandoutFormat = (typeof HANDOUT_FORMATS)[number];
