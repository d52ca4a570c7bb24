// Who made this release: an Ed25519 signature over its version and the hash of every file. Threat: a feed, or its host, that was taken over; on Linux nothing else would notice.
import { createPublicKey, type KeyLike, sign, verify } from 'node:crypto';

export interface Release {
  version: string;
  files: readonly { url: string; sha512: string }[];
}

/** What is signed, word for word. The hashes are those that are checked against the downloaded file. */
function statementOf({ version, files }: Release): Buffer {
  const lines = files.map(({ url, sha512 }) => `${sha512} ${url}`).sort();
  return Buffer.from(['pakdesk-release/v1', version, ...lines, ''].join('\n'), 'utf8');
}

export function signRelease(release: Release, privateKey: KeyLike): string {
  return sign(null, statementOf(release), privateKey).toString('base64');
}

/** `publicKey`: SPKI, DER, base64. */
export function isSignedRelease(release: Release, signature: unknown, publicKey: string): boolean {
  if (typeof signature !== 'string' || release.files.length === 0) return false;
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return (
    key.asymmetricKeyType === 'ed25519' && verify(null, statementOf(release), key, Buffer.from(signature, 'base64'))
  );
}
