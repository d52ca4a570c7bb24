// Keychain failures in the user's words. Threat: a locked keychain taken for "no key", so that the user makes a second one or keeps it in clear.
import { AppError, type AppErrorCode, appErrorData } from '../../shared/ipc/app-error.ts';
import type { KeychainStatus } from './types.ts';

export type KeychainFault = Exclude<KeychainStatus, 'ok'>;

// All errors of @napi-rs/keyring share one code, so only their text tells them apart.
const LOCKED =
  /prompt was dismissed|is locked|locked (?:collection|item|keychain)|interaction is not allowed|no ui possible|user cancell?ed|operation was cancell?ed|-25308|-25293|-128\b|passphrase you entered is not correct|denied/i;
const ABSENT =
  /dbus error|d-bus|serviceunknown|was not provided by any|no result found|no such (?:interface|service)|keychain could not be found|no default store|not supported/i;

/** `opening`: the constructor threw, which with a pinned store means that this store is not there. */
export function classifyKeychainError(error: unknown, opening: boolean): KeychainFault {
  const text = error instanceof Error ? error.message : String(error);
  if (LOCKED.test(text)) return 'locked';
  if (opening || ABSENT.test(text)) return 'absent';
  return 'failed';
}

const STORE_NAME: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};

function storeName(platform: NodeJS.Platform): string {
  return STORE_NAME[platform] ?? 'keyring of this desktop';
}

const HAPPENED: Record<KeychainFault, (store: string) => string> = {
  locked: (store) => `The ${store} is locked, or the request to open it was refused.`,
  absent: (store) => `The ${store} was not found.`,
  failed: (store) => `The ${store} answered with an error.`,
};

const SESSION_ONLY = 'or keep the API key for this session only';

function nextStep(fault: KeychainFault, platform: NodeJS.Platform): string {
  if (platform === 'darwin') {
    if (fault === 'absent') return `Create a login keychain in Keychain Access and try again, ${SESSION_ONLY}.`;
    return `Unlock the login keychain in Keychain Access, allow Pakdesk to use it and try again, ${SESSION_ONLY}.`;
  }
  if (platform === 'win32') {
    return `Check that the service “Credential Manager” runs (services.msc) and try again, ${SESSION_ONLY}.`;
  }
  if (fault === 'absent') {
    return `Install gnome-keyring or KWallet, log in to the desktop again and try again, ${SESSION_ONLY}.`;
  }
  if (fault === 'locked') {
    return `Unlock it (Passwords and Keys or KWalletManager; most desktops use your login password) and try again, ${SESSION_ONLY}.`;
  }
  return `Log out of the desktop and in again, then try again, ${SESSION_ONLY}.`;
}

const CODE: Record<KeychainFault, AppErrorCode> = {
  locked: 'keychain_locked',
  absent: 'keychain_absent',
  failed: 'keychain_failed',
};

export function keychainError(fault: KeychainFault, platform: NodeJS.Platform, cause?: unknown): AppError {
  return new AppError(
    appErrorData(CODE[fault], HAPPENED[fault](storeName(platform)), nextStep(fault, platform)),
    cause === undefined ? undefined : { cause },
  );
}

/** No answer within the time limit: nearly always a prompt that nobody answered. */
export function keychainTimeout(platform: NodeJS.Platform, timeoutMs: number): AppError {
  const seconds = Math.round(timeoutMs / 1000);
  return new AppError(
    appErrorData(
      'keychain_locked',
      `The ${storeName(platform)} did not answer within ${seconds} s. It may be waiting for its password in another window.`,
      nextStep('locked', platform),
    ),
  );
}

export function keychainCancelled(): AppError {
  return new AppError(appErrorData('cancelled', 'Waiting for the keychain was cancelled.', 'Try again when you like.'));
}

export function faultOf(error: AppError): KeychainFault {
  if (error.code === 'keychain_locked') return 'locked';
  return error.code === 'keychain_absent' ? 'absent' : 'failed';
}
