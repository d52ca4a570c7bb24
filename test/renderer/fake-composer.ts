/** The composer's part of the main process in memory: pastes are really read, secrets are matched by their last four. */
import type { Carriers } from '../../shared/ipc/app.ts';
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Paste, Pasted, RoutingPreset } from '../../shared/ipc/composer.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { maskSecret } from '../../shared/key.ts';
import { parsePaste } from '../../shared/paste.ts';
import { PASTE_FORM_LABELS } from '../../shared/pasted-proxy.ts';
import type { FakeState } from './fake-main.ts';

export interface ComposerState {
  presets: RoutingPreset[];
  /** Session name → label of another customer who has it. */
  sessionUse: Record<string, string>;
  /** What a save dialog answers: a name, or null for Cancel. */
  saveAs: string | null;
}

export const freshComposerState = (): ComposerState => ({ presets: [], sessionUse: {}, saveAs: 'proxies.txt' });

function read(state: FakeState, text: string): Paste {
  if (/^psx_\S{20,}$/.test(text.trim())) {
    throw new AppError(
      appErrorData(
        'key_wrong_kind',
        'That is your API key (psx_), not a customer’s proxy. It was not read into this window.',
        'It belongs nowhere but under Connect.',
      ),
    );
  }
  const { gateway, proxyUsername } = state.account;
  const result = parsePaste(text, { gateway, proxyUsername: proxyUsername ?? undefined });
  const entries = result.entries.map((entry): Pasted => {
    const secretHint = entry.secret === '' ? null : maskSecret(entry.secret);
    const key = state.keys.find((candidate) => secretHint !== null && candidate.secretHint === secretHint);
    return {
      line: entry.line,
      alsoOnLines: entry.alsoOnLines,
      form: PASTE_FORM_LABELS[entry.form],
      routing: entry.parsed.routing,
      proxyUsername: entry.parsed.target.proxyUsername,
      host: entry.parsed.target.gatewayHost,
      secretHint,
      match: secretHint === null ? 'noSecret' : key ? 'secret' : 'none',
      keyId: key?.id ?? null,
      label: key?.label ?? null,
      findings: entry.findings.map(({ severity, code, token, message, fix }) => ({
        severity,
        code,
        token,
        message,
        ...(fix ? { fix: { label: fix.label, routing: fix.routing } } : {}),
      })),
      refused: entry.refused,
    };
  });
  return {
    entries: entries.slice(0, 500),
    total: entries.length,
    matched: entries.filter(({ keyId }) => keyId !== null).length,
    faulty: entries.filter(({ findings }) => findings.some(({ severity }) => severity === 'error')).length,
    skipped: result.skipped.map(({ message, count, lines }) => ({ message, count, lines })),
    lineCount: result.lineCount,
    readLineCount: result.readLineCount,
  };
}

export function fakeComposer(state: FakeState, nowMs: () => number): Handlers['composer'] {
  const saved = (count: number) =>
    state.saveAs === null ? ({ saved: false } as const) : ({ saved: true, name: state.saveAs, count } as const);
  return {
    presets: () => ({ presets: state.presets }),
    savePreset: ({ id, name, keyId, routing }) => {
      const taken = state.presets.some((other) => other.id !== id && other.keyId === keyId && other.name === name);
      if (taken) {
        throw new AppError(
          appErrorData('conflict', `There is a preset “${name}” already.`, 'Choose another name.', {
            fields: [{ field: 'name', message: 'Taken.' }],
          }),
        );
      }
      const preset = { id: id ?? `preset-${state.presets.length + 1}`, name, keyId, routing, savedAt: nowMs() };
      state.presets = [...state.presets.filter((other) => other.id !== preset.id), preset];
      return preset;
    },
    deletePreset: ({ id }) => {
      state.presets = state.presets.filter((preset) => preset.id !== id);
      return { done: true };
    },
    sessionUse: ({ sessionId }) => {
      const label = state.sessionUse[sessionId];
      return { others: label === undefined ? [] : [{ keyId: 'other', label }] };
    },
    recogniseClipboard: () => {
      if (state.clipboard.trim() === '') {
        throw new AppError(appErrorData('clipboard_empty', 'The clipboard holds no text.', 'Copy a proxy first.'));
      }
      return read(state, state.clipboard);
    },
    fieldText: () => ({ text: /:\/\/|pak_|psx_|\n/.test(state.clipboard) ? null : state.clipboard.slice(0, 200) }),
    recognise: ({ text }) => read(state, text),
    copyMany: ({ sessions }) => {
      state.clipboard = `${sessions.count} proxies`;
      return { copied: true, clearsInMs: 60_000, count: sessions.count };
    },
    saveMany: ({ sessions }) => saved(sessions.count),
    qr: () => ({
      // A picture of the right size; what a real one holds is tested where it is made.
      rows: Array.from({ length: 41 }, (_, y) =>
        Array.from({ length: 41 }, (_x, x) => (((x * 7) ^ (y * 13)) % 3 === 0 ? '1' : '0')).join(''),
      ),
    }),
    saveQr: () => saved(1),
  };
}

export function fakeCarriers(country: string, nowMs: number): Carriers {
  return {
    country,
    total: 73,
    other: 3,
    carriers: [
      { asn: '21928', name: 'T-Mobile USA', ipType: 'mobile', count: 31 },
      { asn: '6167', name: 'Verizon Wireless', ipType: 'mobile', count: 24 },
      { asn: '20057', name: 'AT&T Mobility', ipType: 'mobile', count: 15 },
    ],
    asOf: nowMs - 60_000,
    reason: '',
  };
}
