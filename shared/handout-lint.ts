/** What is wrong with a hand-out template, worst first, each with its fix where there is one. Pure. */
import { HANDOUT_PLACEHOLDERS, handoutPlaceholders, unknownPlaceholders } from './handout.ts';
import { quoteAttributes } from './handout-attributes.ts';
import { parseCard } from './handout-card.ts';
import { codeRanges } from './handout-escape.ts';
import type { TemplateFormat } from './handout-templates.ts';

export interface TemplateFinding {
  severity: 'error' | 'warning' | 'info';
  text: string;
  /** The whole template with this one thing mended. */
  fix?: { label: string; body: string };
}

/** What people write for a placeholder that has another name. */
const ALIASES: Record<string, string> = {
  name: 'customer',
  client: 'customer',
  label: 'customer',
  user: 'username',
  login: 'username',
  password: 'secret',
  pass: 'secret',
  key: 'secret',
  link: 'url',
  proxy: 'url',
  proxyurl: 'url',
  gb: 'capGb',
  cap: 'capGb',
  traffic: 'capGb',
  limit: 'capGb',
  used: 'usedGb',
  usage: 'usedGb',
  left: 'leftGb',
  remaining: 'leftGb',
  expiry: 'expires',
  expiresat: 'expires',
  validuntil: 'expires',
  until: 'expires',
  date: 'today',
  socks: 'socks5Url',
  http: 'httpUrl',
  server: 'host',
  gateway: 'host',
  hostname: 'host',
  days: 'daysLeft',
  command: 'curl',
  hostport: 'proxyLine',
};

/** Edits (insert, remove, replace) between two short words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The placeholder most likely meant; null when nothing comes near. */
export function suggestPlaceholder(name: string): string | null {
  const word = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const alias = Object.hasOwn(ALIASES, word) ? ALIASES[word] : undefined;
  let best: { name: string; edits: number } | null = null;
  for (const known of HANDOUT_PLACEHOLDERS) {
    const edits = distance(word, known.toLowerCase());
    if (best === null || edits < best.edits) best = { name: known, edits };
  }
  if (best !== null && best.edits === 0) return best.name;
  if (alias !== undefined) return alias;
  return best !== null && best.edits <= Math.max(1, Math.floor(word.length / 3)) ? best.name : null;
}

function replaced(body: string, name: string, by: string): string {
  return body.replace(/\{\{\s*([^{}\s]{1,64})\s*\}\}/g, (whole, found: string) =>
    found === name ? `{{${by}}}` : whole,
  );
}

function unknownFindings(body: string): TemplateFinding[] {
  return unknownPlaceholders(body).map((name) => {
    const meant = suggestPlaceholder(name);
    return {
      severity: 'error',
      text: `{{${name}}} is not known and would be sent as written.${meant === null ? '' : ` Did you mean {{${meant}}}?`}`,
      ...(meant === null ? {} : { fix: { label: `Use {{${meant}}}`, body: replaced(body, name, meant) } }),
    };
  });
}

const TORN = /\{\{[^{}]*$|\{\{[^{}]*\n/m;
const ONE_BRACE = /(?<!\{)\{\s*([A-Za-z0-9]{2,20})\s*\}(?!\})/g;

function bracesFindings(body: string): TemplateFinding[] {
  const rest = body.replace(/\{\{[^{}\n]*\}\}/g, '');
  const findings: TemplateFinding[] = TORN.test(rest)
    ? [{ severity: 'error', text: 'A {{ is never closed: it would be sent as written.' }]
    : [];
  const names = new Set([...body.matchAll(ONE_BRACE)].map(([, name = '']) => name));
  for (const name of names) {
    if (!HANDOUT_PLACEHOLDERS.some((known) => known === name)) continue;
    // Only where one brace stands alone: one of the two of a placeholder is none.
    const mended = body.replace(ONE_BRACE, (whole, found: string) => (found === name ? `{{${name}}}` : whole));
    findings.push({
      severity: 'warning',
      text: `{${name}} has one brace on each side: it would be sent as written.`,
      fix: { label: `Use {{${name}}}`, body: mended },
    });
  }
  return findings;
}

function connectFindings(body: string, format: TemplateFormat): TemplateFinding[] {
  const used = new Set(handoutPlaceholders(body));
  const has = (...names: string[]) => names.some((name) => used.has(name));
  if (has('url', 'httpUrl', 'socks5Url', 'curl', 'proxyLine')) return [];
  if (['host', 'username', 'secret'].every((name) => used.has(name)) && has('port', 'socks5Port')) return [];
  const code = format === 'markdown' ? '```\n{{url}}\n```' : format === 'html' ? '<pre>{{url}}</pre>' : '{{url}}';
  return [
    {
      severity: 'warning',
      text: 'The customer cannot connect with it: put in {{url}}, or {{host}}, {{port}}, {{username}} and {{secret}}.',
      fix: { label: 'Add {{url}}', body: `${body.trimEnd()}\n\n${code}\n` },
    },
  ];
}

const IN_CODE = ['url', 'httpUrl', 'socks5Url', 'curl', 'username', 'secret', 'proxyLine'];

interface Loose {
  name: string;
  from: number;
  to: number;
}

/** The placeholders that belong into code and stand outside of it, in their order. */
function looseIn(body: string): Loose[] {
  const ranges = codeRanges(body);
  return [...body.matchAll(/\{\{\s*([^{}\s]{1,64})\s*\}\}/g)].flatMap((match) => {
    const [whole, name = ''] = match;
    const inCode = ranges.some(({ from, to }) => match.index >= from && match.index < to);
    return inCode || !IN_CODE.includes(name) ? [] : [{ name, from: match.index, to: match.index + whole.length }];
  });
}

/** Null where backticks that stand there already would take these for their own. */
function inBackticks(body: string, name: string): string | null {
  const loose = looseIn(body);
  let mended = body;
  // From the back, so that the places before stay where they are.
  for (const { from, to } of loose.filter((one) => one.name === name).reverse()) {
    const [before, after] = [mended.slice(0, from), mended.slice(to)];
    const [gapBefore, gapAfter] = [before.endsWith('`') ? ' ' : '', after.startsWith('`') ? ' ' : ''];
    mended = `${before}${gapBefore}\`{{${name}}}\`${gapAfter}${after}`;
  }
  const others = loose.filter((one) => one.name !== name).length;
  return looseIn(mended).length === others ? mended : null;
}

function markdownFindings(body: string): TemplateFinding[] {
  return [...new Set(looseIn(body).map(({ name }) => name))].map((name) => {
    const mended = inBackticks(body, name);
    return {
      severity: 'warning',
      text: `{{${name}}} stands outside of code: some programs show the backslashes that keep its signs from being markup.`,
      ...(mended === null ? {} : { fix: { label: 'Put it in backticks', body: mended } }),
    };
  });
}

function htmlFindings(body: string): TemplateFinding[] {
  const { refused } = parseCard(body);
  const findings: TemplateFinding[] = refused.map((what) => ({
    severity: /^<(?:script|iframe|object|embed|form)>|^on|href/.test(what) ? 'error' : 'warning',
    text: `${what} is dropped by most mail and chat programs, and not shown here.`,
  }));
  const quoted = quoteAttributes(body);
  if (quoted !== body) {
    findings.push({
      severity: 'error',
      text: 'A placeholder stands in an attribute without quotes: a name with a space in it would become more attributes.',
      fix: { label: 'Put quotes around it', body: quoted },
    });
  }
  if (/<(?:script|style)\b[^>]*>[^<]*\{\{/i.test(body)) {
    findings.push({
      severity: 'error',
      text: 'A placeholder inside <script> or <style> cannot be made safe. Move it out.',
    });
  }
  return findings;
}

const RANK = { error: 0, warning: 1, info: 2 };

/** None of these keeps a template from being saved; each is said where it is edited and before it is sent. */
/** `connects`: the customer is meant to connect with it; a message that asks him to renew needs no login, and better holds none. */
export function lintTemplate(body: string, format: TemplateFormat, connects = true): TemplateFinding[] {
  return [
    ...unknownFindings(body),
    ...bracesFindings(body),
    ...(connects ? connectFindings(body, format) : []),
    ...(format === 'markdown' ? markdownFindings(body) : format === 'html' ? htmlFindings(body) : []),
  ].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}
