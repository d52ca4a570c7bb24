// One limit for whatever is kept as a secret. Windows keeps 2560 bytes of UTF-16, and a longer value is no key.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';

export const MAX_SECRET_CHARS = 1024;

export function assertSecretSize(secret: string): void {
  if (secret.length > 0 && secret.length <= MAX_SECRET_CHARS) return;
  throw new AppError(
    appErrorData(
      'invalid_input',
      secret.length === 0 ? 'An empty value cannot be kept as a secret.' : 'That is too long for a key.',
      `A key has 1 to ${MAX_SECRET_CHARS} characters.`,
    ),
  );
}
