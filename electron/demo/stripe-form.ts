// Stripe's form encoding: `line_items[0][price_data][currency]=usd`, read into objects.

export type FormValue = string | { [name: string]: FormValue };

/** Names become own properties only; an index is a name like any other. */
export function decodeForm(text: string): { [name: string]: FormValue } {
  const root: { [name: string]: FormValue } = Object.create(null);
  for (const [path, value] of new URLSearchParams(text)) {
    const names = path.split(/[[\]]+/).filter((name) => name !== '');
    const last = names.pop();
    if (last === undefined) continue;
    let place = root;
    for (const name of names) {
      const next = place[name];
      const inner: { [name: string]: FormValue } = typeof next === 'object' ? next : Object.create(null);
      place[name] = inner;
      place = inner;
    }
    place[last] = value;
  }
  return root;
}

export function formText(value: FormValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function formObject(value: FormValue | undefined): { [name: string]: FormValue } {
  return typeof value === 'object' ? value : {};
}
