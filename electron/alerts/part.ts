// What a part of the keys gives rise to, written in one transaction. Threat: an alert without its memory, or the other way round.
import { randomUUID } from 'node:crypto';
import type { AlertDraft } from '../../shared/alerts-words.ts';
import type { Alert } from '../../shared/ipc/alerts.ts';
import type { AlertStore } from '../store/alerts.ts';
import type { Told, Verdict } from './judge.ts';
import { isSameTold } from './told.ts';

type Named = { id: string; label: string };

export function alertOf(draft: AlertDraft, key: Named | null, at: number, isRead: boolean): Alert {
  return {
    ...draft,
    id: randomUUID(),
    keyId: key?.id ?? null,
    label: key?.label ?? '',
    at,
    stillThere: true,
    endedAt: null,
    readAt: isRead ? at : null,
    dismissedAt: null,
  };
}

export class Part {
  readonly #memory: Map<string, Told> | null;

  /** `memory` is what was told by key id; it follows at once, the database with `write`. */
  constructor(memory: Map<string, Told> | null) {
    this.#memory = memory;
  }

  readonly add: Alert[] = [];
  readonly end: string[] = [];
  readonly resume: string[] = [];
  readonly told = new Map<string, unknown>();

  take(key: { id: string; label: string }, verdict: Verdict, before: Told | null, nowMs: number, isRead: boolean) {
    const next = verdict.told;
    for (const { slot, draft } of verdict.add) {
      // Taking stock: what is merely half used is no news, and of thousands of keys no list.
      if (isRead && draft.severity === 'info') continue;
      const alert = alertOf(draft, key, nowMs, isRead);
      this.add.push(alert);
      if (next) next.ids = { ...next.ids, [slot]: alert.id };
    }
    this.end.push(...verdict.end);
    this.resume.push(...verdict.resume);
    if (!isSameTold(before, next)) this.told.set(key.id, next);
    if (next === null) this.#memory?.delete(key.id);
    else this.#memory?.set(key.id, next);
  }

  /** True when the list changed. */
  write(store: AlertStore, at: number): boolean {
    const { add, end, resume, told } = this;
    if (add.length + end.length + resume.length + told.size === 0) return false;
    return store.apply({ add, end, resume, told, at }) > 0;
  }
}
