// Copying what holds a secret. It is put together here in main, so that a plain copy never brings the secret into the page.
import type { z } from 'zod';
import { renderHandout } from '../../shared/handout.ts';
import type { keys } from '../../shared/ipc/keys.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import { composeUsername, type Routing } from '../../shared/proxy-url.ts';
import { formatHandout } from '../../shared/snippets.ts';
import type { OpenAccount } from './accounts.ts';
import { assertNoApiKey } from './pak-secrets.ts';
import { gatewayTarget } from './session.ts';

type CopyWhat = z.output<typeof keys.copy.input>['what'];
export type CopySecret = (key: PakKey, what: CopyWhat) => Promise<{ copied: true; clearsInMs: number | null }>;

/** Writes, reads back, and clears after the time if the clipboard still holds it; throws clipboard_failed otherwise. */
export type WriteClipboard = (text: string, clearAfterMs: number | null) => Promise<void>;

export interface CopyingDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  writeClipboard: WriteClipboard;
}

const longDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

export function createCopySecret(deps: CopyingDeps): CopySecret {
  function message(key: PakKey, secret: string, routing: Routing): string {
    const { profile } = deps.open().session;
    const target = gatewayTarget(profile, secret);
    const { gateway } = profile;
    return renderHandout(deps.settings().handoutTemplate, {
      customer: key.label,
      url: formatHandout('url', target, routing),
      host: gateway.host,
      port: String(routing.protocol === 'socks5' ? gateway.socks5Port : gateway.httpPort),
      username: composeUsername(target, routing),
      secret,
      curl: formatHandout('curl', target, routing),
      capGb: key.capGb === null ? 'unlimited' : String(key.capGb),
      expires: key.expiresAt === null ? 'further notice' : longDay.format(key.expiresAt),
    });
  }

  return async (key, what) => {
    const open = deps.open();
    const secret = await open.secretOf(key.id);
    const text =
      what.kind === 'secret'
        ? secret
        : what.kind === 'proxy'
          ? formatHandout(what.format, gatewayTarget(open.session.profile, secret), what.routing)
          : message(key, secret, what.routing);
    assertNoApiKey(text, open.session.online?.apiKey ?? null);
    const seconds = deps.settings().clipboardClearSeconds;
    const clearsInMs = seconds === 0 ? null : seconds * 1000;
    await deps.writeClipboard(text, clearsInMs);
    return { copied: true, clearsInMs };
  };
}
