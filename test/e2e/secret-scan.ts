/** Looks for secrets in bytes, in every form a file could hold them in. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Base64 of a text depends on where it starts: three alignments, without the bytes at the edges that neighbours change. */
function base64Forms(secret: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]).toString('base64');
    const core = text.slice(offset === 0 ? 0 : 4, Math.floor((secret.length + offset) / 3) * 4);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Plain, UTF-16, hex, base64 in each alignment and alphabet, percent-encoded. */
export function secretForms(secret: string): { form: string; bytes: Buffer }[] {
  const plain = Buffer.from(secret);
  return [
    { form: 'plain', bytes: plain },
    { form: 'utf16', bytes: Buffer.from(secret, 'utf16le') },
    { form: 'hex', bytes: Buffer.from(plain.toString('hex')) },
    { form: 'HEX', bytes: Buffer.from(plain.toString('hex').toUpperCase()) },
    { form: 'percent', bytes: Buffer.from([...plain].map((b) => `%${b.toString(16).padStart(2, '0')}`).join('')) },
    ...base64Forms(secret).map((text) => ({ form: 'base64', bytes: Buffer.from(text) })),
  ];
}

export interface Finding {
  where: string;
  form: string;
  /** Which of the given secrets, by its place in the list: the secret itself is not repeated. */
  secret: number;
}

export function scanBytes(where: string, bytes: Buffer, secrets: readonly string[]): Finding[] {
  return secrets.flatMap((secret, index) =>
    secretForms(secret)
      .filter((form) => bytes.includes(form.bytes))
      .map(({ form }) => ({ where, form, secret: index })),
  );
}

/** Every file below `dir`, whatever it is called. */
export function scanFolder(dir: string, secrets: readonly string[]): { findings: Finding[]; files: number } {
  const entries: Dirent[] = readdirSync(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return { files: files.length, findings: files.flatMap((file) => scanBytes(file, readFileSync(file), secrets)) };
}
