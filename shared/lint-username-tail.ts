/** Values with a dash in them: the gateway reads them up to the dash, and what comes after is lost. */
import { foreignWord, mendedValue } from './foreign-words.ts';
import { add, isFreeText, type Reader } from './lint-username-reader.ts';
import type { UsernameReading, UsernameWord } from './parse-username.ts';
import { shown } from './username-change.ts';

export function takesTail({ token, state }: UsernameWord): boolean {
  return state === 'read' && (token === 'sid' || isFreeText(token));
}

/** The words that nobody knows from here on: what is left of a value with dashes in it. */
function tailFrom({ words }: UsernameReading, at: number): string[] {
  const tail: string[] = [];
  for (let next = at; ; next += 1) {
    const word = words[next];
    if (word?.state !== 'unknown' || foreignWord(word.text, words[next + 1]?.text ?? '') !== null) return tail;
    tail.push(word.text);
  }
}

/** An id has no dash: cut off at one it is another's, or nobody's. */
export function lintPinTail(reader: Reader, at: number, pin: UsernameWord): number {
  const tail = tailFrom(reader.reading, at);
  add(
    reader,
    'error',
    'bad_pin_id',
    'pin',
    `A pin’s id ends at its first dash: the gateway reads “${shown(pin.text)}”, which is another one, or none, and would route anywhere, silently.`,
    ['Leave it out', new Map([at - 1, ...tail.map((_, offset) => at + offset)].map((place) => [place, null]))],
  );
  return tail.length;
}

/** A name with a dash in it ends at the dash: two customers `alice-1` and `alice-2` would share one session. */
export function lintTail(reader: Reader, at: number, before: UsernameWord): number {
  const tail = tailFrom(reader.reading, at);
  const token = before.token ?? 'sid';
  const joint = token === 'sid' ? '_' : '';
  const whole = mendedValue(token, [before.value, ...tail].join(joint)) ?? before.value;
  const change = new Map<number, string | null>(tail.map((_, offset) => [at + offset, null]));
  change.set(at - 1, `${token}-${whole}`);
  add(
    reader,
    'warning',
    token === 'sid' ? 'session_hyphen' : 'value_hyphen',
    token,
    token === 'sid'
      ? `A session name ends at its first dash: the gateway reads “${shown(before.value)}”, and ignores “${shown(tail.join('-'))}”.`
      : `A value ends at its first dash: the gateway reads ${token} “${shown(before.value)}”, and ignores “${shown(tail.join('-'))}”.`,
    [`Write ${token}-${shown(whole)}`, change],
  );
  return tail.length;
}
