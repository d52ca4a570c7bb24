// What an error's body says, in whichever of the usual shapes. Nothing of it is trusted to be there.
import { isObject, own } from './read-json.ts';
import { cleanText } from './upstream-text.ts';

export interface FieldProblem {
  /** Our name of the field; '' when it is none of ours. */
  field: string;
  message: string;
}

export interface ErrorBody {
  /** As the platform wrote them, cleaned, field names still its own. */
  texts: string[];
  problems: FieldProblem[];
}

const MAX_PROBLEMS = 20;

/** Their name → ours, and how a user calls it. */
const FIELDS: [pattern: RegExp, field: string, spoken: string][] = [
  [/\b(?:addTrafficGB|add_traffic_gb|addGb)\b/i, 'capGb', 'GB to add'],
  [/\b(?:trafficCapGB|traffic_cap_gb|capGb|cap)\b/i, 'capGb', 'cap in GB'],
  [/\b(?:extendDays|extend_days)\b/i, 'expiresAt', 'days to extend'],
  [/\b(?:expiresAt|expires_at|expiry|expiration)\b/i, 'expiresAt', 'expiry'],
  [/\b(?:label|name)\b/i, 'label', 'label'],
];

function fieldOf(text: string): string {
  return FIELDS.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}

/** "trafficCapGB must be …" → "Cap in GB must be …". */
function spoken(text: string): string {
  const said = FIELDS.reduce((out, [pattern, , word]) => {
    const camel = new RegExp(pattern.source, 'gi');
    return out.replace(camel, (name) => (/[A-Z_]/.test(name) ? word : name));
  }, text);
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.!?…]$/.test(said) ? '' : '.'}`;
}

function collect(value: unknown, field: string | null, out: { field: string | null; text: string }[], depth = 0): void {
  if (out.length >= MAX_PROBLEMS || depth > 4) return;
  if (typeof value === 'string') out.push({ field, text: value });
  else if (Array.isArray(value)) for (const item of value) collect(item, field, out, depth + 1);
  else if (isObject(value)) {
    const named = own(value, 'field', 'property', 'path', 'param');
    const message = own(value, 'message', 'msg', 'error', 'detail', 'constraints');
    const name = Array.isArray(named) ? named.join('.') : named;
    if (typeof name === 'string' && message !== undefined) collect(message, name, out, depth + 1);
    else if (message !== undefined) collect(message, field, out, depth + 1);
    else for (const [key, item] of Object.entries(value)) collect(item, field ?? key, out, depth + 1);
  }
}

export function readErrorBody(json: unknown, apiKey: string | null): ErrorBody {
  const found: { field: string | null; text: string }[] = [];
  if (isObject(json)) {
    const errors = own(json, 'errors', 'fieldErrors', 'issues', 'violations');
    if (errors !== undefined && errors !== null) collect(errors, null, found);
    if (found.length === 0) collect(own(json, 'message', 'detail', 'error', 'title'), null, found);
  } else collect(json, null, found);

  const texts: string[] = [];
  const problems: FieldProblem[] = [];
  for (const { field, text } of found) {
    const clean = cleanText(text, apiKey);
    if (clean === '') continue;
    texts.push(field === null ? clean : `${cleanText(field, apiKey)}: ${clean}`);
    problems.push({ field: fieldOf(field ?? clean), message: spoken(clean) });
  }
  return { texts, problems };
}
