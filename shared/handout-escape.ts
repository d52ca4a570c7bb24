/** What a value must look like to stay plain text inside HTML and Markdown. Threat: a customer's name that is markup. */

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For text and for quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML[character] ?? character);
}

interface CodeRange {
  from: number;
  to: number;
  kind: 'fence' | 'span';
}

/** Where a Markdown text is code: there a backslash is a backslash, so nothing may be escaped. */
export function codeRanges(markdown: string): CodeRange[] {
  const ranges: CodeRange[] = [];
  const fences = /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|$(?![\s\S]))/gm;
  for (const match of markdown.matchAll(fences)) {
    ranges.push({ from: match.index, to: match.index + match[0].length, kind: 'fence' });
  }
  const spans = /(?<!`)(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/g;
  for (const match of markdown.matchAll(spans)) {
    const range: CodeRange = { from: match.index, to: match.index + match[0].length, kind: 'span' };
    if (!ranges.some(({ from, to }) => range.from < to && range.to > from)) ranges.push(range);
  }
  return ranges;
}

/** A value on one line: a line end could begin a list, a heading or a quote. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>#~|!&]/g, '\\$&')
    .replace(/^(\s*)([-+=]|\d+(?=[.)]))/, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}

/** Escapes by the place of the placeholder in the template: text, an inline code span, or a fenced block. */
export function markdownEscaper(template: string): (value: string, at: number) => string {
  const ranges = codeRanges(template);
  return (value, at) => {
    const range = ranges.find(({ from, to }) => at >= from && at < to);
    if (range === undefined) return escapeMarkdown(value);
    // A backtick would end the code; nothing that is handed out has one but a name.
    const inCode = value.replaceAll('`', "'");
    return range.kind === 'fence' ? inCode.replaceAll('~~~', '---') : oneLine(inCode);
  };
}
