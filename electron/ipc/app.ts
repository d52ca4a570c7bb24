// Calls about the app itself: version, notices, named web pages, copying what is not secret.
import type { z } from 'zod';
import type { AppInfo, app, Notice } from '../../shared/ipc/app.ts';
import type { Handlers, Publish } from '../../shared/ipc/contract.ts';
import type { WriteClipboard } from '../account/copying.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';

export interface AppDeps {
  info: () => AppInfo;
  notices: Notices;
  openPage: (page: z.output<typeof app.openExternal.input>['page']) => Promise<void>;
  writeClipboard: WriteClipboard;
  apiKey: () => string | null;
}

export interface Notices {
  add(notice: Notice): void;
  list(): Notice[];
  dismiss(id: string): void;
}

/** What the app has to say until the user has read it; the same thing is said once. */
export function createNotices(publish: Publish): Notices {
  const notices = new Map<string, Notice>();
  const changed = () => publish('dataChanged', { domains: ['notices'] });
  return {
    add(notice) {
      notices.set(notice.id, notice);
      changed();
    },
    list: () => [...notices.values()].sort((a, b) => b.at - a.at),
    dismiss(id) {
      if (notices.delete(id)) changed();
    },
  };
}

export function appHandlers({ info, notices, openPage, writeClipboard, apiKey }: AppDeps): Handlers['app'] {
  return {
    info,
    notices: () => ({ notices: notices.list() }),
    dismissNotice({ id }) {
      notices.dismiss(id);
      return { done: true };
    },
    async openExternal({ page }) {
      await openPage(page);
      return { done: true };
    },
    async copyText({ text }) {
      assertNoApiKey(text, apiKey());
      await writeClipboard(text, null);
      return { done: true };
    },
  };
}
