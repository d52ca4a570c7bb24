/** A customer's name where there is no room for all of it: a toast, a button. */
const LABEL_LIMIT = 40;

export function shortLabel(label: string): string {
  const characters = Array.from(label);
  return characters.length > LABEL_LIMIT ? `${characters.slice(0, LABEL_LIMIT).join('')}…` : label;
}
