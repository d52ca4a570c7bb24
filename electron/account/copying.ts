// Copying what holds a secret. It is put together here in main, so that a plain copy never brings the secret into the page.
import type { z } from 'zod';
import { cardText } from '../../shared/handout-card.ts';
import type { keys } from '../../shared/ipc/keys.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import { formatHandout } from '../../shared/snippets.ts';
import type { SaveFile } from '../export/save-file.ts';
import { customerTarget, renderMessage, templateOf } from './handout-message.ts';
import type { OpenAccount } from './open-account.ts';
import { assertNoApiKey } from './pak-secrets.ts';

type CopyWhat = z.output<typeof keys.copy.input>['what'];
type SaveInput = z.output<typeof keys.saveMessage.input>;
export type Copied = z.input<typeof keys.copy.output>;
export type CopySecret = (key: PakKey, what: CopyWhat) => Promise<Copied>;
export type SaveMessage = (key: PakKey, input: SaveInput) => Promise<{ fileName: string | null }>;

/** Writes, reads back, and clears after the time if the clipboard still holds it; throws clipboard_failed otherwise. */
export type WriteClipboard = (text: string, clearAfterMs: number | null) => Promise<void>;
/** The same with a formatted twin of the text. */
export type WriteRichClipboard = (rich: { text: string; html: string }, clearAfterMs: number | null) => Promise<void>;

export interface CopyingDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  writeClipboard: WriteClipboard;
  /** Null where the system's clipboard takes no formatted text. */
  writeRich: WriteRichClipboard | null;
}

export function createCopySecret(deps: CopyingDeps): CopySecret {
  function clearAfterMs(): number | null {
    const seconds = deps.settings().clipboardClearSeconds;
    return seconds === 0 ? null : seconds * 1000;
  }

  async function put(text: string): Promise<number | null> {
    assertNoApiKey(text, deps.open().session.online?.apiKey ?? null);
    const clearsInMs = clearAfterMs();
    await deps.writeClipboard(text, clearsInMs);
    return clearsInMs;
  }

  async function putMessage(text: string, as: 'rich' | 'source'): Promise<Copied> {
    const { writeRich } = deps;
    if (as === 'source' || writeRich === null) return { copied: true, clearsInMs: await put(text), as: 'source' };
    assertNoApiKey(text, deps.open().session.online?.apiKey ?? null);
    const clearsInMs = clearAfterMs();
    await writeRich({ text: cardText(text), html: text }, clearsInMs);
    return { copied: true, clearsInMs, as: 'html' };
  }

  return async (key, what) => {
    const open = deps.open();
    const secret = await open.secretOf(key.id);
    switch (what.kind) {
      case 'secret':
        return { copied: true, clearsInMs: await put(secret), as: 'text' };
      case 'proxy': {
        const target = customerTarget(open.session, key.id, secret);
        return { copied: true, clearsInMs: await put(formatHandout(what.format, target, what.routing)), as: 'text' };
      }
      case 'message': {
        const template = templateOf(deps.settings(), what.templateId);
        const text = renderMessage({ session: open.session, key, secret, routing: what.routing, template });
        if (template.format === 'html') return putMessage(text, what.as ?? 'rich');
        return { copied: true, clearsInMs: await put(text), as: 'text' };
      }
    }
  };
}

const ENDINGS = { text: 'txt', markdown: 'md', html: 'html' } as const;

/** A page of its own: without a charset a browser would guess at names. */
function htmlPage(body: string): string {
  return /<html\b/i.test(body)
    ? body
    : `<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n${body}</body></html>\n`;
}

export function createSaveMessage({
  open,
  settings,
  saveFile,
}: Pick<CopyingDeps, 'open' | 'settings'> & { saveFile: SaveFile }): SaveMessage {
  return async (key, { routing, templateId }) => {
    const account = open();
    const template = templateOf(settings(), templateId);
    const secret = await account.secretOf(key.id);
    const text = renderMessage({ session: account.session, key, secret, routing, template });
    const result = await saveFile({
      suggestedName: `${key.label || key.id}.${ENDINGS[template.format]}`,
      text: template.format === 'html' ? htmlPage(text) : text,
    });
    return { fileName: result.saved ? result.name : null };
  };
}
