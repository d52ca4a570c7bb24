// The pak_ secrets in a backup, under the user's passphrase: scrypt, then AES-256-GCM. Threats: guessing the passphrase of a stolen file; an altered box.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { passphraseKey, SALT_BYTES } from '../vault/passphrase-key.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + SALT_BYTES + NONCE_BYTES;
const MAX_OPENED_BYTES = 256 * 1024 * 1024;

const associatedData = Buffer.from(`pakdesk/backup/v${VERSION}`, 'utf8');
const secretsSchema = z.record(z.string().max(200), z.string().max(1024));

/** By key id. Box: version (1 byte), salt (16), nonce (12), ciphertext, tag (16); base64. */
export async function sealSecrets(secrets: Record<string, string>, passphrase: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await passphraseKey(passphrase, salt), nonce).setAAD(associatedData);
  const sealed = Buffer.concat([cipher.update(gzipSync(JSON.stringify(secrets))), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), salt, nonce, sealed, cipher.getAuthTag()]).toString('base64');
}

/** Throws AppError `validation` for a wrong passphrase or an altered box: the two cannot be told apart. */
export async function openSecrets(box: string, passphrase: string): Promise<Record<string, string>> {
  const bytes = Buffer.from(box, 'base64');
  const salt = bytes.subarray(1, 1 + SALT_BYTES);
  try {
    if (bytes.length <= HEAD_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw new RangeError('no box');
    const decipher = createDecipheriv(
      'aes-256-gcm',
      await passphraseKey(passphrase, salt),
      bytes.subarray(1 + SALT_BYTES, HEAD_BYTES),
      { authTagLength: TAG_BYTES },
    );
    decipher.setAAD(associatedData).setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()]);
    return secretsSchema.parse(JSON.parse(gunzipSync(opened, { maxOutputLength: MAX_OPENED_BYTES }).toString('utf8')));
  } catch {
    throw new AppError(
      appErrorData(
        'validation',
        'The passphrase does not open the secrets of this backup. Nothing was changed.',
        'Type it again, or leave it empty to restore without the secrets.',
        { fields: [{ field: 'passphrase', message: 'It does not fit.' }] },
      ),
    );
  }
}
