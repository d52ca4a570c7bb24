/** An HTML hand-out taken apart: what of it can be shown, and what no mail program would let through. Nothing is ever run or fetched. */

export const CARD_TAGS = [
  'a',
  'b',
  'blockquote',
  'br',
  'code',
  'div',
  'em',
  'h1',
  'h2',
  'h3',
  'hr',
  'i',
  'li',
  'ol',
  'p',
  'pre',
  'small',
  'span',
  'strong',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'u',
  'ul',
] as const;
export type CardTag = (typeof CARD_TAGS)[number];

export type CardNode = string | { tag: CardTag; style: Record<string, string>; children: CardNode[] };

export interface Card {
  nodes: CardNode[];
  /** Tags and attributes that were left out, each once: `<script>`, `onclick`, `href="javascript:…"`. */
  refused: string[];
}

const VOID = new Set<CardTag>(['br', 'hr']);
const STYLES = new Set([
  'background',
  'background-color',
  'border',
  'border-bottom',
  'border-collapse',
  'border-left',
  'border-radius',
  'border-right',
  'border-top',
  'color',
  'display',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'height',
  'letter-spacing',
  'line-height',
  'margin',
  'margin-bottom',
  'margin-left',
  'margin-right',
  'margin-top',
  'max-width',
  'min-width',
  'overflow-wrap',
  'padding',
  'padding-bottom',
  'padding-left',
  'padding-right',
  'padding-top',
  'text-align',
  'text-decoration',
  'text-transform',
  'vertical-align',
  'white-space',
  'width',
  'word-break',
]);

/** Attributes without a meaning for how it looks here, and without harm. */
const QUIET_ATTRIBUTES = new Set([
  'class',
  'id',
  'title',
  'align',
  'valign',
  'width',
  'height',
  'role',
  'lang',
  'dir',
  'cellpadding',
  'cellspacing',
  'border',
  'colspan',
  'rowspan',
  'target',
  'rel',
  'name',
  'bgcolor',
]);

/** A comment, a tag with its attributes, or text. */
export const TOKEN =
  /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>|<!doctype[^>]*>|[^<]+|</gi;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;
/** Elements whose content is no text to be read. */
export const SKIPPED_CONTENT = /^(?:script|style|title|template|iframe|noscript|object|svg|math|textarea|select)$/;

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  middot: '·',
  ndash: '–',
  mdash: '—',
  copy: '©',
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

function readStyle(text: string, refuse: (what: string) => void): Record<string, string> {
  const style: Record<string, string> = {};
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (colon < 0 || value === '') continue;
    if (!STYLES.has(name) || /url\s*\(|expression|javascript:|var\s*\(|[<>\\]/i.test(value)) refuse(`style ${name}`);
    else style[name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  return style;
}

function readAttributes(tag: string, text: string, refuse: (what: string) => void): Record<string, string> {
  let style: Record<string, string> = {};
  for (const [, rawName = '', rawValue = ''] of text.matchAll(ATTRIBUTE)) {
    const name = rawName.toLowerCase();
    const value = decodeEntities(rawValue.replace(/^(["'])([\s\S]*)\1$/, '$2'));
    if (name === 'style') style = readStyle(value, refuse);
    else if (name.startsWith('on')) refuse(name);
    else if (name === 'href') {
      // A tab inside the scheme is dropped by browsers.
      if (!/^(?:https?:|mailto:|#|\/|[^:]*$)/i.test(value.replace(/[\s\p{Cc}]/gu, ''))) refuse('href of that kind');
    } else if (!QUIET_ATTRIBUTES.has(name)) refuse(`${name} of <${tag}>`);
  }
  return style;
}

/** Reads any text; what is not closed is closed at the end. */
export function parseCard(html: string): Card {
  const refused = new Set<string>();
  const refuse = (what: string) => void refused.add(what);
  const root: CardNode[] = [];
  const open: { tag: CardTag; children: CardNode[] }[] = [];
  const into = () => open.at(-1)?.children ?? root;
  let skipping: string | null = null;

  for (const [token, slash, name, attributes = ''] of html.matchAll(TOKEN)) {
    const tag = name?.toLowerCase();
    if (skipping !== null) {
      if (tag === skipping && slash === '/') skipping = null;
      continue;
    }
    if (tag === undefined) {
      if (!token.startsWith('<') || token === '<') into().push(decodeEntities(token));
      continue;
    }
    const known = CARD_TAGS.find((one) => one === tag);
    if (known === undefined) {
      if (!['html', 'head', 'body', 'center', 'meta'].includes(tag)) refuse(`<${tag}>`);
      if (slash === '' && SKIPPED_CONTENT.test(tag)) skipping = tag;
      continue;
    }
    if (slash === '/') {
      const at = open.findLastIndex((one) => one.tag === known);
      if (at >= 0) open.length = at;
      continue;
    }
    const node = { tag: known, style: readAttributes(tag, attributes, refuse), children: [] };
    into().push(node);
    if (!VOID.has(known)) open.push(node);
  }
  return { nodes: root, refused: [...refused] };
}

const BLOCKS = new Set<CardTag>(['blockquote', 'div', 'h1', 'h2', 'h3', 'hr', 'ol', 'p', 'pre', 'table', 'ul']);
/** Where white space between tags is none of the text. */
export const NO_TEXT: ReadonlySet<CardTag> = new Set<CardTag>(['table', 'thead', 'tbody', 'tr', 'ul', 'ol']);

interface TextLine {
  text: string;
  /** Of a `<pre>`: its spaces and its blank lines are meant. */
  kept: boolean;
}

/** The card as plain text: what is put beside it on the clipboard, for programs that take no rich text. */
export function cardText(html: string): string {
  const lines: TextLine[] = [{ text: '', kept: false }];
  const write = (text: string) => {
    const line = lines.at(-1);
    if (line !== undefined) line.text += text;
  };
  const newLine = (kept: boolean) => lines.push({ text: '', kept });
  const writeKept = (text: string) => {
    for (const [index, line] of text.replace(/\r\n?/g, '\n').split('\n').entries()) {
      if (index > 0) newLine(true);
      write(line);
    }
  };
  const walk = (nodes: CardNode[], inside: CardTag | null, inPre: boolean) => {
    for (const node of nodes) {
      if (typeof node === 'string') {
        const blank = node.trim() === '';
        if (inPre) writeKept(node);
        else if (!blank || inside === null || !NO_TEXT.has(inside)) write(node.replace(/[ \t\r\n]+/g, ' '));
        continue;
      }
      const { tag } = node;
      const keeps = inPre || tag === 'pre';
      // A row or an item is a line; other blocks stand apart.
      if (BLOCKS.has(tag) || tag === 'br') newLine(keeps);
      walk(tag === 'pre' ? withoutFirstBreak(node.children) : node.children, tag, keeps);
      if (tag === 'td' || tag === 'th') write(' ');
      if (BLOCKS.has(tag) || tag === 'tr' || tag === 'li') {
        if (tag === 'pre' && lines.at(-1)?.text === '') lines.pop();
        newLine(inPre);
      }
    }
  };
  walk(parseCard(html).nodes, null, false);
  return lines
    .map(({ text, kept }) => ({ kept, text: kept ? text.trimEnd() : text.replace(/ +/g, ' ').trim() }))
    .filter(({ text, kept }, index, all) => kept || text !== '' || (all[index - 1]?.text ?? '') !== '')
    .map(({ text }) => text)
    .join('\n')
    .replace(/^\n+|\s+$/g, '');
}

/** A line break straight after `<pre>` is none of its text. */
function withoutFirstBreak([first, ...rest]: CardNode[]): CardNode[] {
  if (first === undefined) return [];
  return [typeof first === 'string' ? first.replace(/^\r?\n/, '') : first, ...rest];
}
