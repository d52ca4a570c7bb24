// Signs what electron-builder wrote for the feed: node electron/packaging/sign-release.ts out/package/latest*.yml, with the private key in PAKDESK_RELEASE_KEY. `--new-key` makes a pair. Threat: a release key that lies about in a file of the repository.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { signRelease } from '../updates/release-signature.ts';

const feedSchema = z.looseObject({
  version: z.string().min(1),
  files: z.array(z.looseObject({ url: z.string().min(1), sha512: z.string().min(80) })).min(1),
});

/** The feed's text with the signature in it. `privateKey`: PKCS8, DER, base64. */
export function signFeed(text: string, privateKey: string): string {
  const feed = feedSchema.parse(parse(text));
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return stringify({ ...feed, pakdeskSignature: signRelease(feed, key) });
}

export function newKeyPair(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

if (import.meta.main) {
  const [first, ...rest] = process.argv.slice(2);
  if (first === '--new-key') {
    process.stdout.write(`${JSON.stringify(newKeyPair(), null, 2)}\n`);
  } else {
    const privateKey = process.env['PAKDESK_RELEASE_KEY'];
    if (!privateKey || first === undefined) throw new Error('Name the feeds to sign, and set PAKDESK_RELEASE_KEY.');
    for (const path of [first, ...rest]) {
      await writeFile(path, signFeed(await readFile(path, 'utf8'), privateKey));
      process.stdout.write(`signed: ${path}\n`);
    }
  }
}
