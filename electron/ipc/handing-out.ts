// Calls that hand a key out, and the one that looks whether a retired secret is refused. Threats: a secret in the page, or a login tried twice.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import type { CopySecret, SaveMessage } from '../account/copying.ts';
import { keyHost, setKeyHost } from '../account/handout-message.ts';
import type { OpenAccount } from '../account/open-account.ts';
import type { RetiredSecrets } from '../account/retired-secrets.ts';
import { gatewayTarget } from '../account/session.ts';
import type { LoginCheck, LoginCheckRequest } from '../probe/check-login.ts';

export interface HandingOutDeps {
  /** Throws not_connected when no account is open. */
  open: () => OpenAccount;
  settings: () => Settings;
  copy: CopySecret;
  saveMessage: SaveMessage;
  retired: RetiredSecrets;
  checkLogin: (request: LoginCheckRequest) => Promise<LoginCheck>;
}

type HandingOut = Pick<
  Handlers['keys'],
  'copy' | 'saveMessage' | 'handoutHost' | 'setHandoutHost' | 'retiredSecret' | 'checkRefused'
>;

export function handingOut(deps: HandingOutDeps, rowOf: (keyId: string) => PakKey): HandingOut {
  function handoutHosts(keyId: string) {
    const { profile, store } = deps.open().session;
    return { host: keyHost(store, keyId), accountHost: profile.handoutHost ?? profile.gateway.host };
  }

  return {
    copy: ({ keyId, what }) => deps.copy(rowOf(keyId), what),
    saveMessage: (input) => deps.saveMessage(rowOf(input.keyId), input),

    retiredSecret: ({ keyId }) => ({ retired: deps.retired.look(deps.open().session.profile.id, keyId) }),

    async checkRefused({ keyId }) {
      const { profile, clock } = deps.open().session;
      const secret = deps.retired.take(profile.id, keyId);
      if (secret === null) {
        throw new AppError(
          appErrorData(
            'not_found',
            'There is no old secret to try: it was tried already, or Pakdesk never had it.',
            'Test the key with its new secret.',
          ),
        );
      }
      const [echo = ''] = [...profile.extraEchoServices, ...deps.settings().echoServices];
      const { hostname, port, protocol } = new URL(echo);
      const check = await deps.checkLogin({
        target: { ...gatewayTarget(profile, secret), gatewayHost: profile.gateway.host },
        host: hostname,
        port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
      });
      return { ...check, at: clock.now() };
    },

    handoutHost: ({ keyId }) => handoutHosts(keyId),
    setHandoutHost({ keyId, host }) {
      setKeyHost(deps.open().session.store, rowOf(keyId).id, host);
      return handoutHosts(keyId);
    },
  };
}
