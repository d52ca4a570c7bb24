/** Session names by a pattern, for many URLs at once: `{customer}_{n}` → alice_1, alice_2 … */
import { isSessionId, slugWord, WORD_MAX_LENGTH } from './gateway-grammar.ts';

/** The number apart from the name: “Shop” and “Shop 1” would both be shop11. */
export const DEFAULT_PATTERN = '{customer}_{n}';

export const BULK_MAX = 10_000;
export const PATTERN_MAX_LENGTH = 100;
/** Random part: 36^8 names, so that ten thousand of them hardly ever meet; those that do are drawn again. */
export const RANDOM_LENGTH = 8;

export interface SessionPattern {
  /** Text with `{customer}`, `{n}` and `{random}`. */
  pattern: string;
  /** 1 to BULK_MAX. */
  count: number;
  /** Of `{n}`. */
  start: number;
  /** Digits of `{n}`, filled up with zeros; 0 = as they come. */
  padding: number;
}

/** RANDOM_LENGTH of a-z and 0-9. */
export type RandomWord = () => string;

export type PatternFindingCode =
  | 'empty'
  | 'unknown_placeholder'
  | 'not_unique'
  | 'bad_characters'
  | 'too_long'
  | 'padding_short'
  | 'nameless_customer';

export interface PatternFinding {
  severity: 'error' | 'warning';
  code: PatternFindingCode;
  message: string;
  fix?: { label: string; pattern: SessionPattern };
}

const PLACEHOLDER = /\{([^{}]*)\}/g;
const KNOWN = ['customer', 'n', 'random'];

/** The customer's part: short enough to leave room for a number. */
export function customerWord(label: string): string {
  return slugWord(label.normalize('NFKD')).slice(0, 32);
}

function numberWord(n: number, padding: number): string {
  return String(n).padStart(padding, '0');
}

function fill(pattern: string, words: Record<string, string>): string {
  return pattern.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(words, name) ? (words[name] ?? '') : whole,
  );
}

/** The name of the URL at `index`, from 0. The pattern is as the user wrote it; what is wrong with it, lintPattern tells. */
export function sessionName(sessions: SessionPattern, customer: string, index: number, random: RandomWord): string {
  return fill(sessions.pattern, {
    customer: customerWord(customer),
    n: numberWord(sessions.start + index, sessions.padding),
    random: sessions.pattern.includes('{random}') ? random() : '',
  });
}

/** All names in their order, each once: random ones that met are drawn again. */
export function* sessionNames(sessions: SessionPattern, customer: string, random: RandomWord): Generator<string> {
  const seen = new Set<string>();
  for (let index = 0; index < sessions.count; index += 1) {
    let name = sessionName(sessions, customer, index, random);
    for (let attempt = 0; seen.has(name) && attempt < 100; attempt += 1) {
      name = sessionName(sessions, customer, index, random);
    }
    seen.add(name);
    yield name;
  }
}

/** What the gateway would misread, or what makes two URLs share an exit. Worst first; an error must not be handed out. */
export function lintPattern(sessions: SessionPattern, customer: string): PatternFinding[] {
  const { pattern, count, start, padding } = sessions;
  const findings: PatternFinding[] = [];
  const add = (
    severity: PatternFinding['severity'],
    code: PatternFindingCode,
    message: string,
    fix?: { label: string; pattern: Partial<SessionPattern> },
  ) =>
    findings.push({
      severity,
      code,
      message,
      ...(fix ? { fix: { label: fix.label, pattern: { ...sessions, ...fix.pattern } } } : {}),
    });

  if (pattern.trim() === '') {
    add('error', 'empty', 'Without a name there is no session, and nothing is held.', {
      label: `Use ${DEFAULT_PATTERN}`,
      pattern: { pattern: DEFAULT_PATTERN },
    });
    return findings;
  }
  const names = Array.from(pattern.matchAll(PLACEHOLDER), ([, name = '']) => name);
  const unknown = names.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    add('error', 'unknown_placeholder', `{${unknown}} is not known. There are {customer}, {n} and {random}.`, {
      label: `Take {${unknown}} out`,
      pattern: { pattern: pattern.replaceAll(`{${unknown}}`, '') },
    });
  }
  const literal = pattern.replace(PLACEHOLDER, '');
  if (!/^[a-z0-9_]*$/.test(literal)) {
    const slugged = pattern
      .split(/(\{[^{}]*\})/)
      .map((piece) => (piece.startsWith('{') && piece.endsWith('}') ? piece : slugWord(piece)))
      .join('');
    add(
      'error',
      'bad_characters',
      'A session name has a-z, 0-9 and _ only: the gateway would read another name out of this one.',
      {
        label: `Use ${slugged || DEFAULT_PATTERN}`,
        pattern: { pattern: slugged || DEFAULT_PATTERN },
      },
    );
  }
  if (count > 1 && !names.includes('n') && !names.includes('random')) {
    add('error', 'not_unique', `All ${count} URLs would share one session, and with it one exit.`, {
      label: 'Add {n}',
      pattern: { pattern: `${pattern}{n}` },
    });
  }
  if (names.includes('customer') && customerWord(customer) === '') {
    add(
      'warning',
      'nameless_customer',
      'Nothing of this customer’s name can be written in a session name, so {customer} is empty.',
    );
  }
  const last = sessionName({ ...sessions, padding }, customer, Math.max(0, count - 1), () => 'x'.repeat(RANDOM_LENGTH));
  if (unknown === undefined && last.length > WORD_MAX_LENGTH) {
    add(
      'error',
      'too_long',
      `The longest name would have ${last.length} characters; the gateway reads ${WORD_MAX_LENGTH}.`,
      {
        label: `Use ${DEFAULT_PATTERN}`,
        pattern: { pattern: DEFAULT_PATTERN, padding: 0 },
      },
    );
  } else if (unknown === undefined && last === '') {
    add('error', 'empty', 'This pattern makes an empty name.', {
      label: 'Use session{n}',
      pattern: { pattern: 'session{n}' },
    });
  }
  const lastNumber = String(start + count - 1);
  if (names.includes('n') && padding > 0 && lastNumber.length > padding) {
    add(
      'warning',
      'padding_short',
      `${lastNumber} needs ${lastNumber.length} digits, so the names will not be of one length.`,
      {
        label: `Use ${lastNumber.length} digits`,
        pattern: { padding: lastNumber.length },
      },
    );
  }
  return findings.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}

/** Whether a pattern without errors makes a name that the gateway reads as it is. */
export function isUsable(sessions: SessionPattern, customer: string): boolean {
  return (
    lintPattern(sessions, customer).every(({ severity }) => severity !== 'error') &&
    isSessionId(sessionName(sessions, customer, 0, () => 'x'.repeat(RANDOM_LENGTH)))
  );
}
