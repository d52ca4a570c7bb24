// Seals pak_ secrets for the database. Threat: a copied or altered profile folder; a box moved to another key must not open.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { assertSecretSize } from './secret-size.ts';
import type { SecretCipher } from './types.ts';

export const DATA_KEY_BYTES = 32;
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES;

/** The version is authenticated too, so that a later format cannot be taken for this one. */
function associatedData(keyId: string): Buffer {
  return Buffer.from(`pakdesk/pak/v${VERSION}\0${keyId}`, 'utf8');
}

function secretUnavailable(cause?: unknown): AppError {
  return new AppError(
    appErrorData(
      'secret_unavailable',
      'The stored secret of this key cannot be read on this computer.',
      'Reveal it from the platform, or rotate the key.',
    ),
    cause === undefined ? undefined : { cause },
  );
}

/** Box: version (1 byte), nonce (12), ciphertext, tag (16). */
export function createSecretCipher(dataKey: Uint8Array): SecretCipher {
  if (dataKey.length !== DATA_KEY_BYTES) throw new TypeError(`A data key has ${DATA_KEY_BYTES} bytes.`);
  const key = Buffer.from(dataKey);
  return {
    seal(keyId, secret) {
      assertSecretSize(secret);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associatedData(keyId));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return new Uint8Array(Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]));
    },
    open(keyId, box) {
      if (box.length <= HEAD_BYTES + TAG_BYTES || box[0] !== VERSION) throw secretUnavailable();
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(1, HEAD_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(associatedData(keyId)).setAuthTag(box.subarray(box.length - TAG_BYTES));
        const opened = decipher.update(box.subarray(HEAD_BYTES, box.length - TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch (error) {
        throw secretUnavailable(error);
      }
    },
  };
}
