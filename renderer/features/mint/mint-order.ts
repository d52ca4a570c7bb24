/** A mint and what follows from it at once: the routing of its preset, and the hand-out on the clipboard. */
import type { MintPreset, Settings } from '../../../shared/ipc/settings.ts';
import type { PakKey } from '../../../shared/key.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { api } from '../../ipc-client.ts';
import { type OnClipboard, onClipboardOf } from '../handout/use-copy-key.ts';
import { recallRouting, rememberRouting, suggestSession } from '../routing/routing-memory.ts';
import type { MintInput } from './mint-fields.ts';

const STORAGE_KEY = 'pakdesk.lastPreset';

export interface MintOrder {
  input: MintInput;
  /** The preset that it was minted with; null when the fields are nobody's. */
  preset: MintPreset | null;
  copy: Settings['copyOnMint'];
  settings: Settings;
}

function readLast(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    // Blocked storage costs a convenience: the default is chosen instead.
    return null;
  }
}

/** The one used last, else the default one. */
export function lastPreset(presets: readonly MintPreset[], defaultPresetId: string): MintPreset | undefined {
  const last = readLast();
  return presets.find(({ id }) => id === last) ?? presets.find(({ id }) => id === defaultPresetId) ?? presets[0];
}

function rememberPreset(preset: MintPreset): void {
  try {
    localStorage.setItem(STORAGE_KEY, preset.id);
  } catch {
    // As above.
  }
}

/** The routing of a new key: its preset's under a session of its own, else that of the last customer. */
export function mintRouting(key: Pick<PakKey, 'id' | 'label'>, preset: MintPreset | null): Routing {
  if (preset?.routing == null) return recallRouting(key);
  return { ...preset.routing, sessionId: suggestSession(key.label) };
}

export type MintCopied = { clipboard: OnClipboard } | { failure: unknown } | null;

/** After the platform's answer; a failed copy leaves the mint as it is: the key is there. */
export async function copyMinted(key: PakKey, { preset, copy, settings }: MintOrder): Promise<MintCopied> {
  if (preset !== null) rememberPreset(preset);
  const routing = mintRouting(key, preset);
  rememberRouting(key.id, routing);
  if (copy === 'nothing') return null;
  const template = settings.handoutTemplates.find(({ id }) => id === settings.defaultTemplateId);
  const name = copy === 'url' ? 'The proxy URL' : `“${template?.name ?? 'Message'}”`;
  try {
    const copied = await api.keys.copy({
      keyId: key.id,
      what: copy === 'url' ? { kind: 'proxy', format: 'url', routing } : { kind: 'message', routing },
    });
    return { clipboard: onClipboardOf(name, copied) };
  } catch (failure) {
    return { failure };
  }
}
