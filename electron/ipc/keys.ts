// Calls on keys. Guards that protect money (stale preview, confirmation) stand here, in main, whatever the page believes; the limit in operations.ts.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import { KEYS_PER_PAGE } from '../../shared/ipc/keys.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';
import type { Confirmations } from '../account/confirmations.ts';
import type { Changed, Plan } from '../account/operations.ts';
import { readStanding } from '../account/read-standing.ts';
import { keepFresh, type StepRequest } from '../account/send-step.ts';
import { stillIs, type Undo } from '../account/undo.ts';
import type { EditBody } from '../platform/types.ts';
import { TAKEN_BACK_SUMMARY } from '../store/sales.ts';
import { type HandingOutDeps, handingOut } from './handing-out.ts';

export interface KeysDeps extends HandingOutDeps {
  confirmations: Confirmations;
  undo: Undo;
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

function expiryWords(expiresAt: number | null): string {
  return expiresAt === null ? 'no expiry' : `expires ${day.format(expiresAt)}`;
}

function fieldError(field: string, message: string): AppError {
  return new AppError(
    appErrorData('validation', message, 'Correct it and try again.', { fields: [{ field, message }] }),
  );
}

function assertFuture(expiresAt: number | null, nowMs: number): void {
  if (expiresAt !== null && expiresAt <= nowMs) throw fieldError('expiresAt', 'The expiry must be in the future.');
}

/** Platform rule: days count from the later of now and the current expiry. */
function extendedTo(expiresAt: number, days: number, nowMs: number): number {
  return Math.max(nowMs, expiresAt) + days * DAY_MS;
}

export function keysHandlers(deps: KeysDeps): Handlers['keys'] {
  const rowOf = (keyId: string): PakKey => {
    const row = deps.open().session.store.keys.get(keyId);
    if (!row)
      throw new AppError(appErrorData('not_found', 'That key is not in the list any more.', 'Refresh the list.'));
    return row;
  };

  async function freshRow(keyId: string): Promise<PakKey> {
    const { session, online } = deps.open().needOnline();
    const reply = await online.client.getKey(keyId);
    return keepFresh(session, online, reply.value);
  }

  /**
   * As the key stands just before the change is written down, so that undoing puts back no stale value: `onBegin` goes into the
   * plan, as an earlier change may be settled in between. `row` is null when the platform does not tell: the change itself will
   * say why.
   */
  async function rowBefore(intentId: string, keyId: string) {
    const { store } = deps.open().session;
    const isNew = store.journal.get(intentId) === null;
    const isTold = isNew && (await freshRow(keyId).catch(() => null)) !== null;
    const before: { row: PakKey | null; onBegin: () => void } = {
      row: null,
      onBegin: () => {
        if (isTold) before.row = store.keys.get(keyId);
      },
    };
    return before;
  }

  function undoable(changed: Changed, { row }: { row: PakKey | null }, body: EditBody) {
    const undoUntil =
      row === null ? null : deps.undo.remember(deps.open().session.profile.id, changed.operation.id, row, body);
    return { ...changed, undoUntil };
  }

  /** Runs what retires the key's present secret, and keeps that secret for one try afterwards. Never asked from the platform: it would record a reveal. */
  async function retiring(keyId: string, run: () => Promise<Changed>): Promise<Changed> {
    const { session } = deps.open();
    const { online } = session;
    const secret = online?.secrets.get(keyId) ?? null;
    const changed = await run();
    if (online && secret !== null) deps.retired.keep(session.profile.id, keyId, secret, online.over);
    return changed;
  }

  const plan = (
    intentId: string,
    kind: 'topUp' | 'edit' | 'enable' | 'disable' | 'rotate' | 'revoke',
    row: PakKey,
    summary: string,
    steps: { name: string; request: StepRequest }[],
    more: Pick<Plan, 'byStanding' | 'onBegin'> = {},
  ) => deps.open().operations.run({ intentId, kind, keyId: row.id, label: row.label, summary, steps, ...more });

  return {
    list({ limit = KEYS_PER_PAGE, cursor = null }) {
      const { keys } = deps.open().session.store;
      const page = keys.page({ limit, cursor });
      return { ...page, total: keys.count(), asOf: keys.asOf(), feed: keys.feedId, revision: keys.revision() };
    },

    changes({ feed, revision }) {
      const { keys } = deps.open().session.store;
      const status = { total: keys.count(), asOf: keys.asOf() };
      if (feed !== keys.feedId || revision > keys.revision()) {
        return { restart: true, keys: [], removed: [], revision: 0, more: false, ...status };
      }
      return { restart: false, ...keys.changesSince(revision, KEYS_PER_PAGE), ...status };
    },

    mint({ intentId, label, capGb, expiresAt, tier }) {
      const { session, operations } = deps.open().needOnline();
      assertFuture(expiresAt, session.clock.now());
      return operations.run({
        intentId,
        kind: 'mint',
        keyId: null,
        label,
        summary: `${capGb} GB, ${expiryWords(expiresAt)}`,
        steps: [{ name: 'mint', request: { do: 'mint', body: { label, capGb, expiresAt, tier } } }],
      });
    },

    async topUp({ intentId, keyId, addGb, extendDays, enable, previewed }) {
      const { session } = deps.open().needOnline();
      if (session.store.journal.get(intentId) === null) {
        const now = await freshRow(keyId);
        if (
          now.capGb !== previewed.capGb ||
          now.enabled !== previewed.enabled ||
          now.expiresAt !== previewed.expiresAt
        ) {
          throw new AppError(
            appErrorData(
              'changed_since_preview',
              'This key changed at the platform since you looked at it. Nothing was added.',
              'Look at the new figures and confirm again.',
            ),
          );
        }
      }
      const row = rowOf(keyId);
      const words = [addGb === null ? '' : `+${addGb} GB`, extendDays === null ? '' : `+${extendDays} days`].filter(
        Boolean,
      );
      return plan(intentId, 'topUp', row, words.join(', ') + (enable ? ', switch on' : ''), [
        { name: 'top up', request: { do: 'topUp', keyId, addGb, extendDays, capGbBefore: row.capGb } },
        ...(extendDays !== null && row.expiresAt !== null
          ? [
              {
                name: 'extend',
                request: {
                  do: 'extendIfShort',
                  keyId,
                  expiresAt: extendedTo(row.expiresAt, extendDays, session.clock.now()),
                } as const,
              },
            ]
          : []),
        ...(enable ? [{ name: 'switch on', request: { do: 'enableIfOff', keyId } as const }] : []),
      ]);
    },

    async edit({ intentId, keyId, label, capGb, expiresAt }) {
      const { session } = deps.open().needOnline();
      const row = rowOf(keyId);
      if (expiresAt !== undefined) assertFuture(expiresAt, session.clock.now());
      const words = [
        label === undefined ? '' : 'new name',
        capGb === undefined ? '' : `cap ${capGb} GB`,
        expiresAt === undefined ? '' : expiryWords(expiresAt),
      ].filter(Boolean);
      if (words.length === 0) throw fieldError('', 'Nothing was changed.');
      const body = {
        ...(label === undefined ? {} : { label }),
        ...(capGb === undefined ? {} : { capGb }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      };
      const before = await rowBefore(intentId, keyId);
      const changed = await plan(
        intentId,
        'edit',
        { ...row, label: label ?? row.label },
        words.join(', '),
        [{ name: 'change', request: { do: 'edit', keyId, body } }],
        { onBegin: before.onBegin },
      );
      return undoable(changed, before, body);
    },

    async setEnabled({ intentId, keyId, enabled, confirmToken }) {
      deps.open().needOnline();
      const row = rowOf(keyId);
      if (!enabled) deps.confirmations.assertConfirmed(confirmToken, 'disable', keyId);
      const before = await rowBefore(intentId, keyId);
      const run = () =>
        plan(
          intentId,
          enabled ? 'enable' : 'disable',
          row,
          enabled ? 'Switch on' : 'Switch off',
          [{ name: enabled ? 'switch on' : 'switch off', request: { do: 'edit', keyId, body: { enabled } } }],
          { onBegin: before.onBegin },
        );
      if (enabled) deps.retired.drop(deps.open().session.profile.id, keyId);
      return undoable(await (enabled ? run() : retiring(keyId, run)), before, { enabled });
    },

    rotate({ intentId, keyId, confirmToken }) {
      deps.open().needOnline();
      deps.confirmations.assertConfirmed(confirmToken, 'rotate', keyId);
      const row = rowOf(keyId);
      return retiring(keyId, () =>
        plan(intentId, 'rotate', row, 'New secret, same key', [
          { name: 'new secret', request: { do: 'regenerate', keyId } },
        ]),
      );
    },

    revoke({ intentId, keyId, confirmToken }) {
      deps.open().needOnline();
      deps.confirmations.assertConfirmed(confirmToken, 'revoke', keyId);
      const row = rowOf(keyId);
      return retiring(keyId, () =>
        plan(intentId, 'revoke', row, 'Revoke', [{ name: 'revoke', request: { do: 'delete', keyId } }]),
      );
    },

    async undo({ intentId, operationId }) {
      const { session } = deps.open().needOnline();
      const known = deps.undo.find(session.profile.id, operationId);
      if (session.store.journal.get(intentId) === null) {
        if (known === null) {
          throw new AppError(
            appErrorData('not_found', 'It is too late to take this back here.', 'Edit the key to set the old values.'),
          );
        }
        const now = await readStanding(session.store.journal, known.keyId, () => freshRow(known.keyId));
        if (!stillIs(now, known.now)) {
          deps.undo.forget(operationId);
          throw new AppError(
            appErrorData(
              'changed_since_preview',
              'This key was changed again since then. Nothing was taken back.',
              'Look at it, and edit it if it is not as it should be.',
            ),
          );
        }
      }
      const back = known?.back ?? {};
      const keyId = known?.keyId ?? session.store.journal.get(intentId)?.keyId ?? '';
      const row = rowOf(keyId);
      const kind = back.enabled === undefined ? 'edit' : back.enabled ? 'enable' : 'disable';
      const changed = await plan(
        intentId,
        kind,
        { ...row, label: back.label ?? row.label },
        TAKEN_BACK_SUMMARY,
        [{ name: 'change back', request: { do: 'edit', keyId, body: back, takesBack: operationId } }],
        // Compared a moment ago: after another change the old value must not go over it.
        { byStanding: true },
      );
      deps.undo.forget(operationId);
      if (back.enabled === true) deps.retired.drop(session.profile.id, keyId);
      return { ...changed, undoUntil: null };
    },

    async prepare({ keyId, action }) {
      deps.open().needOnline();
      const key = await freshRow(keyId);
      return { token: deps.confirmations.issue(action, keyId), key };
    },

    async reveal({ keyId }) {
      return { secret: await deps.open().secretOf(keyId) };
    },

    ...handingOut(deps, rowOf),
  };
}
