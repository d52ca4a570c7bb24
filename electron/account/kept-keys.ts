// The kept key of an account, asked from the keychain and put to use. Threat: a prompt that is answered minutes later, when the account was locked, disconnected or closed, or asked anew: what it brings then is nobody's.
import { AppError } from '../../shared/ipc/app-error.ts';
import { createSecretCipher } from '../vault/cipher.ts';
import { loadDataKey } from '../vault/data-key.ts';
import type { KeychainStatus } from '../vault/types.ts';
import type { OpenAccount, OpenAccountDeps } from './open-account.ts';
import { createSealedSecrets } from './pak-secrets.ts';
import { readApiKey } from './stored-key.ts';

export interface KeptKeys {
  /** Puts the kept key to use. A failure is shown in the state; the cache stays open. */
  take(account: OpenAccount): Promise<void>;
  /** What is being asked for is passed over when it comes. */
  stop(): void;
  isTaking(account: OpenAccount | null): boolean;
  /** As it was found last; null = not asked yet. */
  found(): KeychainState | null;
  probe(): Promise<KeychainState>;
}

export interface KeychainState {
  status: KeychainStatus;
  message: string;
}

export function createKeptKeys({
  keychain,
  clock,
  log,
  notify,
  publish,
}: Pick<OpenAccountDeps, 'keychain' | 'clock' | 'log' | 'notify' | 'publish'>): KeptKeys {
  let found: KeychainState | null = null;
  /** At most one at a time. */
  let taking: { account: OpenAccount; over: AbortController } | null = null;

  async function probe(): Promise<KeychainState> {
    found = await keychain.probe();
    return found;
  }

  function stop(): void {
    taking?.over.abort();
    taking = null;
  }

  async function tell(error: unknown, profileId: string): Promise<void> {
    log.error('account.keyUnavailable', error, { profile: profileId });
    const data = error instanceof AppError ? error.data : null;
    if (data?.code.startsWith('keychain_')) await probe();
    else if (data)
      notify({
        id: `key-${profileId}`,
        at: clock.now(),
        severity: 'error',
        title: 'The stored API key was not used',
        text: `${data.message} ${data.nextStep}`,
      });
  }

  return {
    probe,
    stop,
    found: () => found,
    isTaking: (account) => taking !== null && taking.account === account,
    async take(account) {
      stop();
      const mine = { account, over: new AbortController() };
      taking = mine;
      const { signal } = mine.over;
      const { profile, store } = account.session;
      try {
        const apiKey = await readApiKey(keychain, profile, signal);
        if (signal.aborted) return;
        found = { status: 'ok', message: '' };
        if (apiKey === null || account.session.online) return;
        const cipher = createSecretCipher(await loadDataKey(keychain, profile.id, signal));
        if (signal.aborted || account.session.online) return;
        account.goOnline(apiKey, 'keychain', createSealedSecrets(store.secrets, cipher));
      } catch (error) {
        if (!signal.aborted) await tell(error, profile.id);
      } finally {
        if (taking === mine) {
          taking = null;
          // What is paid is written down even while there is no key to mint with.
          void account.payments.stripe.start();
        }
        publish('dataChanged', { domains: ['account'] });
      }
    },
  };
}
