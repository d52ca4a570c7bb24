/** Settings of the app. None of them is a secret, none of them names an API host. */
import { z } from 'zod';
import { DEFAULT_RENEWAL_TEMPLATE, DEFAULT_TEMPLATES, TEMPLATE_FORMATS } from '../handout-templates.ts';
import { capGbSchema } from './keys.ts';
import { amountMinorSchema, currencySchema } from './money.ts';
import { routingSchema } from './routing.ts';
import { call } from './row.ts';

export const presetSchema = z.strictObject({
  id: z.string().max(64),
  name: z.string().trim().min(1).max(60),
  capGb: capGbSchema,
  /** Null = never expires. */
  days: z.number().int().min(1).max(3650).nullable(),
  tier: z.enum(['standard', 'safe']),
  // Files of older versions have none of the following.
  /** What the customer pays, in the smallest unit of `currency`; null = not said. */
  priceCents: z.number().int().min(0).max(100_000_000).nullable().default(null),
  /** ISO 4217. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Three letters, such as USD.')
    .default('USD'),
  /** The routing that the hand-out begins with; null = as the last one. Its session is always the customer’s own. */
  routing: routingSchema.nullable().default(null),
});
export type MintPreset = z.infer<typeof presetSchema>;

export const handoutTemplateSchema = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1, 'A name.').max(60),
  format: z.enum(TEMPLATE_FORMATS),
  /** The reseller’s words with {{placeholders}}: shared/handout.ts. */
  body: z.string().min(1, 'A message needs some text.').max(10_000, 'At most 10,000 characters.'),
});

/** A row of the wholesale table: from this many GB in one order, so many US cents a GB. */
export const wholesaleRateSchema = z.strictObject({
  fromGb: z.number().int().min(0),
  centsPerGb: z.number().int().min(0).max(100_000),
});

export const CAP_PERCENTS = [50, 80, 95, 100] as const;
export const EXPIRY_DAYS = [7, 3, 1] as const;

const localTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'A time such as 22:00.');

/** What is looked for after each sync, and how it is told. The list of alerts is kept whatever is chosen for notifications. */
export const alertSettingsSchema = z.strictObject({
  enabled: z.boolean().default(true),
  /** Native notifications; off = the list and the badge only. */
  notifications: z.boolean().default(true),
  /** The number of unread ones on the app’s icon, where the system has such a thing. */
  badge: z.boolean().default(true),
  capPercents: z
    .array(z.literal(CAP_PERCENTS))
    .max(CAP_PERCENTS.length)
    .default(() => [...CAP_PERCENTS]),
  expiryDays: z
    .array(z.literal(EXPIRY_DAYS))
    .max(EXPIRY_DAYS.length)
    .default(() => [...EXPIRY_DAYS]),
  /** A key that is forecast to run out before it expires. */
  forecast: z.boolean().default(true),
  anomalies: z.boolean().default(true),
  incidents: z.boolean().default(true),
  /** Local time, across midnight where `from` is the later one. Inside them nothing pops up; at their end one summary does. */
  quietHours: z
    .strictObject({ enabled: z.boolean(), from: localTime, to: localTime })
    .default(() => ({ enabled: false, from: '22:00', to: '07:00' })),
});
export type AlertSettings = z.infer<typeof alertSettingsSchema>;

/** The work list of renewals. */
export const renewalSettingsSchema = z.strictObject({
  /** Keys that expire within so many days are on it. */
  withinDays: z.number().int().min(1).max(90).default(7),
  /** So are keys without traffic for so many days. */
  idleDays: z.number().int().min(1).max(365).default(14),
  /** The message that asks a customer to renew; its placeholders are those of a hand-out. */
  template: handoutTemplateSchema.default(() => ({ ...DEFAULT_RENEWAL_TEMPLATE })),
});
export type RenewalSettings = z.infer<typeof renewalSettingsSchema>;

/** What becomes of a payment. */
export const paymentSettingsSchema = z.strictObject({
  /** Mint (or top up) as soon as it is paid; else after one look. */
  mintByItself: z.boolean().default(false),
  /** A customer who has a key already: ask each time, top that key up, or make a new one. */
  renewal: z.enum(['ask', 'topUp', 'newKey']).default('ask'),
  /** Seconds between two looks at Stripe. */
  pollSeconds: z.number().int().min(15).max(3600).default(60),
  /** Where the customer lands after paying; https only. */
  thanksUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .default('https://stripe.com/'),
});
export type PaymentSettings = z.infer<typeof paymentSettingsSchema>;

/** By which way main asks the platform: straight, or by the proxy that HTTPS_PROXY names. */
export const API_PROXIES = ['none', 'environment'] as const;
export type ApiProxy = (typeof API_PROXIES)[number];

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Minutes between two reads of the platform. */
  pollMinutes: z.number().int().min(1).max(1440),
  /** Seconds after which a copied secret is cleared from the clipboard; 0 = never. */
  clipboardClearSeconds: z.number().int().min(0).max(3600),
  /** Tried in turn; https only (the demo and local platforms add their own). */
  echoServices: z
    .array(z.url({ protocol: /^https$/ }).max(300))
    .min(1)
    .max(10),
  /** Main refuses to mint or add more than this in one day (local time); null = no limit. */
  dailyGbLimit: z.number().int().min(1).max(1_000_000).nullable(),
  presets: z.array(presetSchema).min(1).max(20),
  defaultPresetId: z.string().max(64),
  wholesaleRates: z.array(wholesaleRateSchema).min(1).max(20),
  /** Days of daily usage kept. */
  usageRetentionDays: z.number().int().min(30).max(3650),
  /** Days of hourly usage kept. So far back a local day is put together to the hour; further back it is a day in UTC. */
  usageHoursDays: z.number().int().min(8).max(1100),
  /** Closing the window leaves the app in the tray, where it goes on reading usage. */
  keepInTray: z.boolean(),
  /** The system opens the app at login, in the tray if `keepInTray` is on. */
  openAtLogin: z.boolean(),
  /** Ask once a day whether there is a newer version, in a build that has a feed. Nothing is fetched by itself. */
  lookForUpdates: z.boolean(),
  /** What customers are sent: the first is the one meant where none is named. */
  handoutTemplates: z.array(handoutTemplateSchema).min(1).max(20),
  defaultTemplateId: z.string().max(64),
  /** What is on the clipboard when a key was minted. */
  copyOnMint: z.enum(['message', 'url', 'nothing']),
  alerts: alertSettingsSchema,
  renewals: renewalSettingsSchema,
  /** What everybody pays a GB who has no price of his own and bought no preset’s package; null = no such price. */
  retailPerGb: z
    .strictObject({ amountMinorPerGb: amountMinorSchema.min(0, 'Not less than nothing.'), currency: currencySchema })
    .nullable(),
  payments: paymentSettingsSchema,
  apiProxy: z.enum(API_PROXIES),
});
export type Settings = z.infer<typeof settingsSchema>;

const UNPRICED = { priceCents: null, currency: 'USD', routing: null };

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  pollMinutes: 5,
  clipboardClearSeconds: 60,
  echoServices: ['https://ipinfo.io/json', 'https://ifconfig.co/json', 'https://api.ipify.org?format=json'],
  dailyGbLimit: null,
  presets: [
    { id: 'starter', name: 'Starter', capGb: 5, days: 30, tier: 'standard', ...UNPRICED },
    { id: 'regular', name: 'Regular', capGb: 10, days: 30, tier: 'standard', ...UNPRICED },
    { id: 'pro', name: 'Pro', capGb: 50, days: 60, tier: 'standard', ...UNPRICED },
    { id: 'trial', name: 'Trial', capGb: 1, days: 3, tier: 'standard', ...UNPRICED },
  ],
  defaultPresetId: 'regular',
  wholesaleRates: [
    { fromGb: 0, centsPerGb: 400 },
    { fromGb: 25, centsPerGb: 360 },
    { fromGb: 50, centsPerGb: 320 },
    { fromGb: 100, centsPerGb: 280 },
    { fromGb: 250, centsPerGb: 240 },
  ],
  usageRetentionDays: 1095,
  usageHoursDays: 95,
  keepInTray: false,
  openAtLogin: false,
  lookForUpdates: true,
  handoutTemplates: DEFAULT_TEMPLATES.map((template) => ({ ...template })),
  defaultTemplateId: 'message',
  copyOnMint: 'message',
  alerts: alertSettingsSchema.parse({}),
  renewals: renewalSettingsSchema.parse({}),
  retailPerGb: null,
  payments: paymentSettingsSchema.parse({}),
  apiProxy: 'none',
};

export const settings = {
  get: call(z.strictObject({}), settingsSchema),
  /** Only the named settings change; the whole is validated before anything is written. */
  set: call(z.strictObject({ patch: settingsSchema.partial() }), settingsSchema),
};
