// Calls on keys. Guards that protect money (limit, stale preview, confirmation) stand here, in main, whatever the page believes.
import { AppError, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Handlers } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/ipc/settings.ts';
import { DAY_MS, type PakKey } from '../../shared/key.ts';
import type { OpenAccount } from '../account/accounts.ts';
import type { Confirmations } from '../account/confirmations.ts';
import type { CopySecret } from '../account/copying.ts';
import { keepFresh, type StepRequest } from '../account/operations.ts';

export interface KeysDeps {
  /** Throws not_connected when no account is open. */
  open: () => OpenAccount;
  confirmations: Confirmations;
  settings: () => Settings;
  copy: CopySecret;
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

function startOfLocalDay(nowMs: number): number {
  return new Date(nowMs).setHours(0, 0, 0, 0);
}

export function keysHandlers(deps: KeysDeps): Handlers['keys'] {
  const rowOf = (keyId: string): PakKey => {
    const row = deps.open().session.store.keys.get(keyId);
    if (!row)
      throw new AppError(appErrorData('not_found', 'That key is not in the list any more.', 'Refresh the list.'));
    return row;
  };

  /** The user's own limit, enforced where the page cannot reach it. */
  function assertWithinDailyLimit(addGb: number): void {
    const limit = deps.settings().dailyGbLimit;
    if (limit === null) return;
    const { session } = deps.open();
    const spent = session.store.journal.gbSince(startOfLocalDay(session.clock.now()));
    if (spent + addGb <= limit) return;
    throw new AppError(
      appErrorData(
        'spending_limit',
        `Your limit is ${limit} GB a day; ${spent} GB went out today and this would add ${addGb} GB.`,
        'Wait until tomorrow or raise the limit in Settings, under Spending.',
      ),
    );
  }

  async function freshRow(keyId: string): Promise<PakKey> {
    const { session, online } = deps.open().needOnline();
    const reply = await online.client.getKey(keyId);
    return keepFresh(session, online, reply.value);
  }

  const plan = (
    intentId: string,
    kind: 'topUp' | 'edit' | 'enable' | 'disable' | 'rotate' | 'revoke',
    row: PakKey,
    summary: string,
    steps: { name: string; request: StepRequest }[],
  ) => deps.open().operations.run({ intentId, kind, keyId: row.id, label: row.label, summary, steps });

  return {
    list({ limit }) {
      const { store } = deps.open().session;
      const keys = store.keys.list(limit === undefined ? {} : { limit });
      return { keys, total: store.keys.count(), asOf: store.keys.asOf() };
    },

    mint({ intentId, label, capGb, expiresAt, tier }) {
      const { session, operations } = deps.open().needOnline();
      assertFuture(expiresAt, session.clock.now());
      // A retry of the same intent is not a second spending.
      if (session.store.journal.get(intentId) === null) assertWithinDailyLimit(capGb);
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
        if (addGb !== null) assertWithinDailyLimit(addGb);
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

    edit({ intentId, keyId, label, capGb, expiresAt }) {
      const { session } = deps.open().needOnline();
      const row = rowOf(keyId);
      if (expiresAt !== undefined) assertFuture(expiresAt, session.clock.now());
      // Raising the cap spends like a top-up.
      if (capGb !== undefined && row.capGb !== null && capGb > row.capGb) assertWithinDailyLimit(capGb - row.capGb);
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
      return plan(intentId, 'edit', { ...row, label: label ?? row.label }, words.join(', '), [
        { name: 'change', request: { do: 'edit', keyId, body } },
      ]);
    },

    setEnabled({ intentId, keyId, enabled, confirmToken }) {
      deps.open().needOnline();
      const row = rowOf(keyId);
      if (!enabled) deps.confirmations.assertConfirmed(confirmToken, 'disable', keyId);
      return plan(intentId, enabled ? 'enable' : 'disable', row, enabled ? 'Switch on' : 'Switch off', [
        { name: enabled ? 'switch on' : 'switch off', request: { do: 'edit', keyId, body: { enabled } } },
      ]);
    },

    rotate({ intentId, keyId, confirmToken }) {
      deps.open().needOnline();
      deps.confirmations.assertConfirmed(confirmToken, 'rotate', keyId);
      return plan(intentId, 'rotate', rowOf(keyId), 'New secret, same key', [
        { name: 'new secret', request: { do: 'regenerate', keyId } },
      ]);
    },

    revoke({ intentId, keyId, confirmToken }) {
      deps.open().needOnline();
      deps.confirmations.assertConfirmed(confirmToken, 'revoke', keyId);
      return plan(intentId, 'revoke', rowOf(keyId), 'Revoke', [{ name: 'revoke', request: { do: 'delete', keyId } }]);
    },

    async prepare({ keyId, action }) {
      deps.open().needOnline();
      const key = await freshRow(keyId);
      return { token: deps.confirmations.issue(action, keyId), key };
    },

    async reveal({ keyId }) {
      return { secret: await deps.open().secretOf(keyId) };
    },

    copy: ({ keyId, what }) => deps.copy(rowOf(keyId), what),
  };
}
