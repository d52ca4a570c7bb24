// The message to a customer, put together in main with the secret in it. Where it points: the customer's own host, the account's, or the platform's.
import { handoutValues, renderHandout } from '../../shared/handout.ts';
import type { HandoutTemplate } from '../../shared/handout-templates.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import { hostSchema } from '../../shared/ipc/keys.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import type { GatewayTarget, Routing } from '../../shared/proxy-url.ts';
import type { Store } from '../store/types.ts';
import { gatewayTarget, type Session } from './session.ts';

const KEY_HOSTS = 'keyHosts';

function keyHosts(store: Store): Record<string, string> {
  const kept = store.meta.get(KEY_HOSTS);
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return {};
  // Read back as untrusted: whoever can edit the profile must not send customers to a host of another form.
  return Object.fromEntries(
    Object.entries(kept).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && hostSchema.safeParse(entry[1]).success,
    ),
  );
}

/** This customer's own host; null = the account's. */
export function keyHost(store: Store, keyId: string): string | null {
  const hosts = keyHosts(store);
  return Object.hasOwn(hosts, keyId) ? (hosts[keyId] ?? null) : null;
}

export function setKeyHost(store: Store, keyId: string, host: string | null): void {
  const { [keyId]: _, ...rest } = keyHosts(store);
  store.meta.set(KEY_HOSTS, host === null ? rest : { ...rest, [keyId]: host });
}

/** Where this customer connects to. */
export function customerTarget({ profile, store }: Session, keyId: string, secret: string): GatewayTarget {
  const target = gatewayTarget(profile, secret);
  const own = keyHost(store, keyId);
  return own === null ? target : { ...target, gatewayHost: own };
}

/** The named template, else the default one, else the first. */
export function templateOf(settings: Settings, templateId?: string): HandoutTemplate {
  const { handoutTemplates, defaultTemplateId } = settings;
  const named = handoutTemplates.find(({ id }) => id === (templateId ?? defaultTemplateId)) ?? null;
  const template = named ?? (templateId === undefined ? (handoutTemplates[0] ?? null) : null);
  if (template === null) {
    throw new AppError(
      appErrorData('not_found', 'That template is not there any more. Nothing was copied.', 'Choose another one.'),
    );
  }
  return template;
}

export interface RenderMessage {
  session: Session;
  key: PakKey;
  secret: string;
  routing: Routing;
  template: HandoutTemplate;
}

/** Throws RoutingError on a bad session or pin id. The text holds the secret: it goes to the clipboard or a file, never to the page. */
export function renderMessage({ session, key, secret, routing, template }: RenderMessage): string {
  const target = customerTarget(session, key.id, secret);
  const values = handoutValues({ key, target, routing, nowMs: session.clock.now() });
  return renderHandout(template.body, values, template.format);
}
