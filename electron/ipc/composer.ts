// Calls of the composer: saved routings, what was pasted, many proxies at once, QR codes.
import { randomUUID } from 'node:crypto';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import type { PakKey } from '../../shared/key.ts';
import type { Routing } from '../../shared/proxy-url.ts';
import { lintPattern, type SessionPattern } from '../../shared/session-pattern.ts';
import type { WriteClipboard } from '../account/copying.ts';
import type { OpenAccount } from '../account/open-account.ts';
import { assertNoApiKey } from '../account/pak-secrets.ts';
import { composeText, keyOf, routingError, targetOf } from '../composer/compose.ts';
import { csv, json, lines, type ManyOptions, namesOf } from '../composer/many.ts';
import { qrMatrix, qrPng, qrSvg } from '../composer/qr.ts';
import { fieldText, recognise } from '../composer/recognise.ts';
import type { SaveFile } from '../export/save-file.ts';

export interface ComposerDeps {
  open: () => OpenAccount;
  settings: () => Settings;
  readClipboard: () => Promise<string>;
  writeClipboard: WriteClipboard;
  saveFile: SaveFile;
}

const MAX_PRESETS = 200;

function assertPattern(sessions: SessionPattern, label: string): void {
  const error = lintPattern(sessions, label).find(({ severity }) => severity === 'error');
  if (error === undefined) return;
  throw new AppError(
    appErrorData('validation', error.message, 'Correct the session pattern; nothing was handed out.', {
      fields: [{ field: 'pattern', message: error.message }],
    }),
  );
}

/** So many names are looked up before main answers the page in between. */
const LOOK_UPS = 500;

/** Two customers under one name can end up on one device: names that another was handed are not handed out again. */
async function assertUnused(open: OpenAccount, keyId: string, names: readonly string[]): Promise<void> {
  const { handedOutSessions } = open.session.store;
  for (const [index, name] of names.entries()) {
    if (index % LOOK_UPS === LOOK_UPS - 1) await new Promise<void>((resolve) => setImmediate(resolve));
    const [other] = handedOutSessions.othersWith(name, keyId);
    if (other === undefined) continue;
    const message = `“${name}” is already a session of ${other.label || 'a key without a name'}.`;
    throw new AppError(
      appErrorData('validation', message, 'Choose another pattern or another first number; nothing was handed out.', {
        fields: [{ field: 'pattern', message }],
      }),
    );
  }
}

export function composerHandlers(deps: ComposerDeps): Handlers['composer'] {
  /** Everything that many proxies are made of; the names are drawn once. */
  async function prepareMany(keyId: string, routing: Routing, sessions: SessionPattern) {
    const open = deps.open();
    const key = keyOf(open, keyId);
    assertPattern(sessions, key.label);
    const options: ManyOptions = { target: await targetOf(open, keyId), routing, sessions, customer: key.label };
    const names = namesOf(options);
    await assertUnused(open, keyId, names);
    const handedOut = () => remember(open, key, names);
    return { open, key, names, options, handedOut };
  }

  function remember(open: OpenAccount, key: PakKey, names: readonly string[]): void {
    const { store, clock } = open.session;
    if (!store.readOnly) store.handedOutSessions.remember(key.id, names, clock.now());
  }

  return {
    presets: () => ({ presets: deps.open().session.store.routingPresets.list() }),

    savePreset({ id, name, keyId, routing }) {
      const { store, clock } = deps.open().session;
      const { routingPresets } = store;
      const presets = routingPresets.list();
      if (id !== null && !presets.some((preset) => preset.id === id)) {
        throw new AppError(
          appErrorData('not_found', 'This preset was deleted meanwhile.', 'Save it under a name again.'),
        );
      }
      const folded = name.toLocaleLowerCase();
      if (
        presets.some((other) => other.id !== id && other.keyId === keyId && other.name.toLocaleLowerCase() === folded)
      ) {
        throw new AppError(
          appErrorData('conflict', `There is a preset “${name}” already.`, 'Choose another name, or update that one.', {
            fields: [{ field: 'name', message: 'Taken.' }],
          }),
        );
      }
      if (id === null && presets.length >= MAX_PRESETS) {
        throw new AppError(
          appErrorData('validation', `There are ${MAX_PRESETS} presets already.`, 'Delete some first.'),
        );
      }
      const preset = { id: id ?? randomUUID(), name, keyId, routing, savedAt: clock.now() };
      routingPresets.put(preset);
      return preset;
    },

    deletePreset({ id }) {
      deps.open().session.store.routingPresets.delete(id);
      return { done: true };
    },

    sessionUse({ sessionId, keyId }) {
      const { store } = deps.open().session;
      const others = store.handedOutSessions.othersWith(sessionId, keyId);
      for (const preset of store.routingPresets.list()) {
        if (preset.keyId === null || preset.keyId === keyId || preset.routing.sessionId !== sessionId) continue;
        const key = store.keys.get(preset.keyId);
        if (key && !key.gone && others.every((other) => other.keyId !== key.id))
          others.push({ keyId: key.id, label: key.label });
      }
      return { others };
    },

    async recogniseClipboard() {
      const open = deps.open();
      const text = await deps.readClipboard();
      if (text.trim() === '') {
        throw new AppError(
          appErrorData(
            'clipboard_empty',
            'The clipboard holds no text.',
            'Copy a proxy, or a list of them, and paste again.',
          ),
        );
      }
      return recognise(open, text);
    },

    async fieldText() {
      return { text: fieldText(deps.open(), await deps.readClipboard()) };
    },

    recognise: ({ text }) => recognise(deps.open(), text),

    async copyMany({ keyId, routing, sessions, format }) {
      const { open, names, options, handedOut } = await prepareMany(keyId, routing, sessions);
      let text = '';
      try {
        for await (const part of lines(names, format, options)) text += part;
      } catch (error) {
        throw routingError(error);
      }
      assertNoApiKey(text, open.session.online?.apiKey ?? null);
      const seconds = deps.settings().clipboardClearSeconds;
      const clearsInMs = seconds === 0 ? null : seconds * 1000;
      await deps.writeClipboard(text, clearsInMs);
      handedOut();
      return { copied: true, clearsInMs, count: names.length };
    },

    async saveMany({ keyId, routing, sessions, format, as }) {
      const { key, names, options, handedOut } = await prepareMany(keyId, routing, sessions);
      const chunks =
        as === 'csv' ? csv(names, options) : as === 'json' ? json(names, options) : lines(names, format, options);
      try {
        const result = await deps.saveFile({ suggestedName: `${key.label} proxies.${as}`, chunks });
        if (!result.saved) return { saved: false };
        handedOut();
        return { saved: true, name: result.name, count: names.length };
      } catch (error) {
        throw routingError(error);
      }
    },

    async qr({ keyId, format, routing }) {
      const open = deps.open();
      const key = keyOf(open, keyId);
      const matrix = qrMatrix(await composeText(open, keyId, format, routing));
      if (routing.sessionId) remember(open, key, [routing.sessionId]);
      return { rows: matrix.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')) };
    },

    async saveQr({ keyId, format, routing, as }) {
      const open = deps.open();
      const key = keyOf(open, keyId);
      const matrix = qrMatrix(await composeText(open, keyId, format, routing));
      const picture = as === 'svg' ? qrSvg(matrix) : qrPng(matrix);
      const result = await deps.saveFile({ suggestedName: `${key.label} QR.${as}`, chunks: [picture] });
      if (!result.saved) return { saved: false };
      if (routing.sessionId) remember(open, key, [routing.sessionId]);
      return { saved: true, name: result.name, count: 1 };
    },
  };
}
