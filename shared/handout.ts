/** The message to the customer: the reseller's own words with {{placeholders}}. */

export const HANDOUT_PLACEHOLDERS = [
  'customer',
  'url',
  'host',
  'port',
  'username',
  'secret',
  'curl',
  'capGb',
  'expires',
] as const;
export type HandoutPlaceholder = (typeof HANDOUT_PLACEHOLDERS)[number];
export type HandoutValues = Readonly<Partial<Record<HandoutPlaceholder, string>>>;

const PLACEHOLDER = /\{\{\s*([^{}\s]{1,64})\s*\}\}/g;

function isKnown(name: string): name is HandoutPlaceholder {
  return HANDOUT_PLACEHOLDERS.some((known) => known === name);
}

/** The placeholders of a template in the order of their first use, known or not. */
export function handoutPlaceholders(template: string): string[] {
  return [...new Set(Array.from(template.matchAll(PLACEHOLDER), ([, name = '']) => name))];
}

/** Those that nothing will be filled in for: said where the template is edited. */
export function unknownPlaceholders(template: string): string[] {
  return handoutPlaceholders(template).filter((name) => !isKnown(name));
}

/**
 * Fills in what is known in one pass, so that a customer called "{{secret}}" stays a name.
 * What has no value stays as it was written: a visible gap is better than a silent one.
 */
export function renderHandout(template: string, values: HandoutValues): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => (isKnown(name) ? values[name] : undefined) ?? whole);
}
