/** Which keys belong to one customer: those whose labels share a stem. */

/** Words that say what the next part is, or whence it came, and so are no customer themselves. */
const KINDS = new Set(
  'customer client user account cust acct kunde lead trial test order invoice stripe x402 paypal telegram discord'.split(
    ' ',
  ),
);
const NUMBERED = /[\s_.#-]+\d+$/;

/** `customer:alice:crawler` → `customer:alice`, `acme / staging` → `acme`, `bob 2` → `bob`. */
export function stemOf(label: string): string {
  const [first = '', second] = label.split(/\s*[:/|]\s*/, 2).map((part) => part.trim());
  const stem = second !== undefined && KINDS.has(first.toLowerCase()) ? `${first}:${second}` : first;
  return stem.replace(NUMBERED, '') || label;
}

const PLAIN = /^[ -~]*$/;
const INVISIBLE = /[\p{Cf}\p{Cc}]/gu;

/** Written alike, one customer: the id under which usage, statements and money are added up. Blind to case and width. */
export function customerIdOf(label: string): string {
  const stem = stemOf(label);
  return PLAIN.test(stem) ? stem.toLowerCase() : stem.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
}
