// What was pasted: read, linted and matched to a known key. Threats: a secret that enters the page with it, and the API key in the wrong place.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { FIELD_TEXT_MAX_LENGTH, PASTE_SHOWN, type Paste, type Pasted } from '../../shared/ipc/composer.ts';
import { maskSecret, type PakKey } from '../../shared/key.ts';
import { applyTextFixes, asRead } from '../../shared/lint-pasted.ts';
import { pasteSteps } from '../../shared/paste.ts';
import { holdsSecret } from '../../shared/pasted-credentials.ts';
import { PASTE_FORM_LABELS, type PastedProxy, type PasteOptions } from '../../shared/pasted-proxy.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { lastStock } from '../sync/stock.ts';
import { behindWall } from './last-wall.ts';

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A secret's last characters: with fewer the hint is no trace of it. */
const HINT = /••••.{4}$/u;

/** Keys by the masked end of their secret: only those few are opened and compared. */
async function keysByHint(open: OpenAccount): Promise<Map<string, PakKey[]>> {
  const byHint = new Map<string, PakKey[]>();
  for (const [index, key] of open.session.store.keys.list().entries()) {
    if (index % 2000 === 1999) await nextTurn();
    if (key.secretHint === null) continue;
    const same = byHint.get(key.secretHint);
    if (same) same.push(key);
    else byHint.set(key.secretHint, [key]);
  }
  return byHint;
}

type Match = Pick<Pasted, 'match' | 'keyId' | 'label' | 'secretHint'>;

function matchOf(open: OpenAccount, secret: string, byHint: Map<string, PakKey[]>): Match {
  if (secret === '') return { match: 'noSecret', keyId: null, label: null, secretHint: null };
  const secretHint = maskSecret(secret);
  const unproven: PakKey[] = [];
  for (const key of HINT.test(secretHint) ? (byHint.get(secretHint) ?? []) : []) {
    const cached = open.session.online?.secrets.get(key.id) ?? null;
    if (cached === secret) return { match: 'secret', keyId: key.id, label: key.label, secretHint };
    if (cached === null) unproven.push(key);
  }
  // One key whose secret ends alike and is not cached here: most likely it, and said so.
  const [only] = unproven;
  if (only && unproven.length === 1) return { match: 'hint', keyId: only.id, label: only.label, secretHint };
  return { match: 'none', keyId: null, label: null, secretHint };
}

/** Null where one press mends it already. */
function mendAll({ findings, refused, ...rest }: PastedProxy, options: PasteOptions): Pasted['mendAll'] | null {
  const faults = findings.filter(({ fix }) => fix?.username !== undefined).length;
  if (refused || faults < 2) return null;
  const mended = applyTextFixes({ findings, refused, ...rest }, options);
  return { label: `Mend all ${faults}`, routing: asRead(mended.parsed.routing) };
}

/** Only what the contract names crosses; the secret and the username as pasted stay here. */
function shown(entry: PastedProxy, match: Match, options: PasteOptions): Pasted {
  const all = mendAll(entry, options);
  const { line, alsoOnLines, form, parsed, findings, refused } = entry;
  return behindWall({
    line,
    alsoOnLines: alsoOnLines.slice(0, 20),
    form: PASTE_FORM_LABELS[form],
    routing: asRead(parsed.routing),
    // What stands where the account id should may be a secret by mistake.
    proxyUsername: refused || holdsSecret(parsed.target.proxyUsername) ? '' : parsed.target.proxyUsername,
    host: parsed.target.gatewayHost,
    ...match,
    findings: findings.map(({ severity, code, token, message, fix, otherFix }) => ({
      severity,
      code,
      token,
      message,
      ...(fix ? { fix: { label: fix.label, routing: asRead(fix.routing) } } : {}),
      ...(otherFix ? { otherFix: { label: otherFix.label, routing: asRead(otherFix.routing) } } : {}),
    })),
    ...(all ? { mendAll: all } : {}),
    refused,
  });
}

function apiKeyPasted(): AppError {
  return new AppError(
    appErrorData(
      'key_wrong_kind',
      'That is your API key (psx_), not a customer’s proxy. It was not read into this window.',
      'It belongs nowhere but under Connect: whoever has it can mint keys and spend your balance. Copy something else, so that it does not stay on the clipboard.',
    ),
  );
}

/** No session, city or name has this in it: a proxy URL, a customer's secret, an API key. */
const NO_FIELD_TEXT = /:\/\/|pak_|psx_\S{16}|@\S+:\d/i;

/** What may go from the clipboard into a field of the page; null for everything else. */
export function fieldText(open: OpenAccount, clipboard: string): string | null {
  const text = clipboard.trim();
  const apiKey = open.session.online?.apiKey ?? null;
  const plain = text.length <= FIELD_TEXT_MAX_LENGTH && !/[\r\n]/.test(text) && !NO_FIELD_TEXT.test(text);
  return plain && (apiKey === null || !text.includes(apiKey)) ? text : null;
}

/** Throws AppError key_wrong_kind when the text is the API key itself; a list that only holds it has those entries refused. */
export async function recognise(open: OpenAccount, text: string): Promise<Paste> {
  const { session } = open;
  const apiKey = session.online?.apiKey ?? null;
  const { profile, store } = session;
  const stock = lastStock(store.meta);
  const options: PasteOptions = {
    gateway: profile.gateway,
    proxyUsername: profile.proxyUsername,
    ...(apiKey === null ? {} : { holdsApiKey: (part: string) => part.includes(apiKey) }),
    ...(stock.asOf === null ? {} : { stock: stock.pools }),
  };
  const steps = pasteSteps(text, options);
  let step = steps.next();
  while (step.done !== true) {
    await nextTurn();
    step = steps.next();
  }
  const result = step.value;
  const holdsIt =
    result.skipped.some(({ reason }) => reason === 'apiKey') || (apiKey !== null && text.includes(apiKey));
  if (result.entries.length === 0 && holdsIt) throw apiKeyPasted();
  const byHint = result.entries.length === 0 ? new Map<string, PakKey[]>() : await keysByHint(open);
  const entries: Pasted[] = [];
  let matched = 0;
  let faulty = 0;
  for (const [index, entry] of result.entries.entries()) {
    if (index % 500 === 499) await nextTurn();
    const match = matchOf(open, entry.secret, byHint);
    if (match.keyId !== null) matched += 1;
    if (entry.findings.some(({ severity }) => severity === 'error')) faulty += 1;
    if (entries.length < PASTE_SHOWN) entries.push(shown(entry, match, options));
  }
  return {
    entries,
    total: result.entries.length,
    matched,
    faulty,
    skipped: result.skipped.map(({ message, count, lines }) => ({ message, count, lines: lines.slice(0, 20) })),
    lineCount: result.lineCount,
    readLineCount: result.readLineCount,
  };
}
