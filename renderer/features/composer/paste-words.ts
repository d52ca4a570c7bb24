/** How a paste is spoken of. */
import type { Paste, Pasted } from '../../../shared/ipc/composer.ts';

export function whose(entry: Pasted): string {
  switch (entry.match) {
    case 'secret':
      return entry.label || 'a key without a name';
    case 'hint':
      return `${entry.label || 'a key without a name'} (by the end of its secret)`;
    case 'none':
      return 'No key of this account';
    case 'noSecret':
      return 'No secret in it';
  }
}

const count = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** "12 proxies, 10 of known customers, 3 with a problem." */
export function summary({ total, matched, faulty, skipped, lineCount, readLineCount, entries }: Paste): string {
  const skippedLines = skipped.reduce((sum, next) => sum + next.count, 0);
  const parts = [
    count(total, 'proxy', 'proxies'),
    `${matched === 0 ? 'none' : matched.toLocaleString('en')} of known customers`,
    faulty > 0 ? `${faulty.toLocaleString('en')} with a problem` : '',
    skippedLines > 0 ? `${count(skippedLines, 'line')} skipped` : '',
  ];
  const cut =
    readLineCount < lineCount
      ? ` Only the first ${readLineCount.toLocaleString('en')} of ${lineCount.toLocaleString('en')} lines were read.`
      : '';
  const shown = entries.length < total ? ` The first ${entries.length} are shown.` : '';
  return `${parts.filter(Boolean).join(', ')}.${cut}${shown}`;
}
