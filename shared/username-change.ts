/** A username with words changed, moved or left out: what a fix writes. */
import { choiceOf, POOLS } from './gateway-grammar.ts';
import type { UsernameWord } from './parse-username.ts';

/** Index of a word → its new text; null leaves it out. */
export type Change = ReadonlyMap<number, string | null>;

export function changed(words: readonly UsernameWord[], change: Change): string[] {
  const texts: string[] = [];
  for (const [at, { text }] of words.entries()) {
    const next = change.has(at) ? (change.get(at) ?? null) : text;
    if (next !== null) texts.push(next);
  }
  return texts;
}

export function joined(account: string, texts: readonly string[]): string {
  return texts.length === 0 ? account : `${account}-${texts.join('-')}`;
}

/** Pool first, country second, the rest as it was. */
export function inOrder(account: string, texts: readonly string[]): string {
  const pool = texts.find((text) => choiceOf(POOLS, text) !== undefined);
  const country = texts.find((text) => /^[a-z]{2}$/.test(text));
  const rest = [...texts];
  for (const first of [pool, country]) if (first !== undefined) rest.splice(rest.indexOf(first), 1);
  return joined(account, [pool, country].filter((text) => text !== undefined).concat(rest));
}

export function strictInPlace(account: string, texts: readonly string[], at: number): string {
  const rest = texts.filter((_, index) => index !== at);
  const rotation = rest.findIndex((text) => text.startsWith('rot-'));
  rest.splice(rotation + 1, 0, 'strict');
  return joined(account, rest);
}

/** A username may be megabytes of one word. */
export function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
