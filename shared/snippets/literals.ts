/** Text as each language writes it down: whatever the text holds, the program reads back exactly that. */

/** For a POSIX shell: inside single quotes nothing is special but the quote itself. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** PowerShell takes the typographic quotes for the straight one. */
export function powershellQuote(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}

/**
 * Characters that a reader does not see or that turn the text around: they hide what a program does, Go refuses
 * some of them, and older JavaScript ends a line at two.
 */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const NOT_ASCII = /[^\0-\x7f]/g;

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A double-quoted literal that JavaScript, Python, Go, C#, JSON and YAML read alike. */
export function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(UNSEEN, escaped);
}

/** ASCII only: before Java 18 the compiler took the source for whatever the computer's locale says. */
export function javaQuoted(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', escaped).replaceAll(NOT_ASCII, escaped);
}

/** PHP and Ruby: inside single quotes only the quote and the backslash are special, and nothing is filled in. */
export function singleQuoted(text: string): string {
  return `'${text.toWellFormed().replaceAll(/['\\]/g, '\\$&')}'`;
}

/** For the login in a URL. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Each byte of the UTF-8 as one character: what a program that writes Latin-1 has to be given to send UTF-8. */
export function utf8AsLatin1(text: string): string {
  return percentEncoded(text).replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** For a text that stands in a comment: on one line, whatever it holds. */
export function inComment(text: string): string {
  return quoted(text).slice(1, -1).replaceAll('*/', '*\\/');
}
