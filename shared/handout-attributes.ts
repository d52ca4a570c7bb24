/** Placeholders in the attributes of an HTML hand-out. Threat: without quotes a name with a space in it becomes more attributes. */
import { SKIPPED_CONTENT, TOKEN } from './handout-card.ts';

/** A value as a browser takes it: quoted, or up to the next space; a placeholder may have spaces in its braces. */
const VALUE = /(?<=^|[\s"'/])([^\s"'>/=]+\s*=\s*)("[^"]*"|'[^']*'|(?:\{\{[^{}\n]*\}\}|[^\s>])+)/g;
/** Of the skipped elements those that a / at their end closes; any other stays open in HTML. */
const SELF_CLOSING = /^(?:svg|math)$/;
const PLACEHOLDER = /\{\{[^{}]*\}\}/;

/** The same with quotes around each attribute that has a placeholder and none; the very same text where there is no such. */
export function quoteAttributes(html: string): string {
  let skipping: string | null = null;
  return html.replace(TOKEN, (token: string, slash?: string, name?: string, attributes = '') => {
    const tag = name?.toLowerCase();
    if (skipping !== null) {
      if (tag === skipping && slash === '/') skipping = null;
      return token;
    }
    if (tag === undefined || slash === '/') return token;
    const closesItself = SELF_CLOSING.test(tag) && attributes.endsWith('/');
    if (SKIPPED_CONTENT.test(tag) && !closesItself) skipping = tag;
    const quoted = attributes.replace(VALUE, (whole: string, before: string, value: string) =>
      /^["']/.test(value) || !PLACEHOLDER.test(value) ? whole : `${before}"${value.replaceAll('"', '&quot;')}"`,
    );
    return quoted === attributes ? token : `<${name}${quoted}>`;
  });
}
