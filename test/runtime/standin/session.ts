/** `session.defaultSession` and `protocol`: who serves app://, and who may request anything else. */
import { EventEmitter } from 'node:events';
import { createEvent } from './event.ts';
import { provide } from './host-link.ts';

type ProtocolHandler = Parameters<Electron.Protocol['handle']>[1];
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void;

export class ProtocolStandIn
  implements Pick<Electron.Protocol, 'handle' | 'registerSchemesAsPrivileged' | 'isProtocolHandled'>
{
  #schemes = new Map<string, Electron.Privileges>();
  #handlers = new Map<string, ProtocolHandler>();

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) this.#schemes.set(scheme, privileges ?? {});
  }

  handle(scheme: string, handler: ProtocolHandler): void {
    const privileges = this.#schemes.get(scheme);
    // The page stands on https here: a scheme without these would behave quite differently in Electron.
    if (!privileges?.standard || !privileges.secure || privileges.bypassCSP) {
      throw new Error(`The stand-in serves only a scheme that is standard and secure and keeps the CSP: ${scheme}.`);
    }
    this.#handlers.set(scheme, handler);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  async serve(url: string, method: string): Promise<Response> {
    const handler = this.#handlers.get(URL.parse(url)?.protocol.slice(0, -1) ?? '');
    if (!handler) throw new Error(`Nobody serves ${url}.`);
    return handler(new Request(url, { method }));
  }
}

export const protocol = new ProtocolStandIn();

export class SessionStandIn
  extends EventEmitter
  implements
    Pick<
      Electron.Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setDisplayMediaRequestHandler'
    >
{
  readonly protocol = protocol;
  #beforeRequest: BeforeRequest | null = null;
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest | null) => {
      this.#beforeRequest = listener;
    },
  };

  // The host denies every permission to Chromium's context, so these are never asked here.
  setPermissionRequestHandler(): void {}
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}

  mayRequest(url: string, resourceType: string): Promise<boolean> {
    const listener = this.#beforeRequest;
    if (!listener) return Promise.resolve(true);
    return new Promise((resolve) => {
      const details = { url, resourceType, method: 'GET' } as Electron.OnBeforeRequestListenerDetails;
      listener(details, (response) => resolve(response.cancel !== true));
    });
  }

  mayDownload(url: string): boolean {
    const event = createEvent({});
    this.emit('will-download', event, { getURL: () => url });
    return !event.defaultPrevented;
  }
}

export const defaultSession = new SessionStandIn();
export const session = { defaultSession };

provide('serve', async ({ url, method }) => {
  const response = await protocol.serve(url, method);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  };
});
provide('mayRequest', ({ url, resourceType }) => defaultSession.mayRequest(url, resourceType));
provide('mayDownload', ({ url }) => defaultSession.mayDownload(url));
