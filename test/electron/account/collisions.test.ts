/** A change whose answer was lost goes out again later: it must not undo what was asked for after it. */
import { describe, expect, it } from 'vitest';
import { collisionOf } from '../../../electron/account/collisions.ts';
import type { StepRequest } from '../../../electron/account/send-step.ts';
import type { Api } from '../../../shared/ipc/contract.ts';
import { codeOf, connected, intent, platform } from '../app-harness.ts';

const PATH = '/v1/reseller/pool-keys';
const keyId = 'k';
const edit = (body: Extract<StepRequest, { do: 'edit' }>['body']): StepRequest => ({ do: 'edit', keyId, body });
const topUp = (addGb: number | null, extendDays: number | null): StepRequest => ({
  ...{ do: 'topUp', keyId, addGb, extendDays },
  capGbBefore: 10,
});
const rotation: StepRequest = { do: 'regenerate', keyId };
const switchOn: StepRequest = { do: 'enableIfOff', keyId };
const untilThen: StepRequest = { do: 'extendIfShort', keyId, expiresAt: 5 };
const deletion: StepRequest = { do: 'delete', keyId };

describe('an earlier change', () => {
  it.each<[string, StepRequest[], StepRequest[], ReturnType<typeof collisionOf>]>([
    ['two caps', [edit({ capGb: 5 })], [edit({ capGb: 9 })], 'settle'],
    ['two names', [edit({ label: 'a' })], [edit({ label: 'b' })], 'settle'],
    ['a name and a cap', [edit({ label: 'a' })], [edit({ capGb: 9 })], 'none'],
    ['off, then on', [edit({ enabled: false })], [edit({ enabled: true })], 'settle'],
    ['no expiry, then days', [edit({ expiresAt: null })], [topUp(null, 30)], 'look'],
    ['a cap, then GB', [edit({ capGb: 5 })], [topUp(5, null)], 'look'],
    ['a cap, then days', [edit({ capGb: 5 })], [topUp(null, 30)], 'none'],
    ['GB, then a cap', [topUp(5, null)], [edit({ capGb: 9 })], 'settle'],
    ['GB twice', [topUp(5, null)], [topUp(5, null)], 'none'],
    ['days twice, in both wordings', [topUp(null, 5), untilThen], [topUp(null, 5), untilThen], 'none'],
    ['a top-up that switches on, then off', [topUp(5, null), switchOn], [edit({ enabled: false })], 'settle'],
    ['off, then a top-up that switches on', [edit({ enabled: false })], [topUp(5, null), switchOn], 'look'],
    ['two rotations', [rotation], [rotation], 'settle'],
    ['a rotation and all else', [rotation], [topUp(5, 5), switchOn, edit({ label: 'a', enabled: true })], 'none'],
    ['anything, then the end', [edit({ capGb: 5 }), rotation, topUp(5, 5)], [deletion], 'none'],
    ['the end, then anything', [deletion], [edit({ capGb: 5 }), rotation, topUp(5, 5)], 'none'],
    ['nothing left to send', [], [edit({ capGb: 5 })], 'none'],
  ])('%s', (_, earlier, later, expected) => {
    expect(collisionOf(earlier, later)).toBe(expected);
  });
});

describe('a change that never reached the platform', () => {
  async function lostEdit(body: { capGb?: number; label?: string }) {
    const p = await platform();
    const { api } = await connected({ platform: p });
    const { key } = await api.keys.mint({
      intentId: intent('mint'),
      ...{ label: 'customer:alice', capGb: 10, expiresAt: null, tier: 'standard' as const },
    });
    p.fault({ target: 'api', method: 'PATCH', path: `${PATH}/${key.id}`, drop: 'before', times: 3 });
    expect(await codeOf(api.keys.edit({ intentId: intent('lost'), keyId: key.id, ...body }))).toBe('outcome_unknown');
    p.clearFaults();
    const row = async () => (await api.keys.list({})).keys.find(({ id }) => id === key.id);
    const settle = async () => {
      await api.sync.now({});
      const open = async () =>
        (await api.activity.list({ limit: 20 })).operations.filter(
          ({ outcome }) => !['done', 'failed'].includes(outcome),
        );
      await expect.poll(open).toEqual([]);
      await api.sync.now({});
    };
    return { p, api, key, row, settle };
  }
  const topUpBy = (api: Api, id: string, name: string, capGb: number) =>
    api.keys.topUp({
      ...{ intentId: intent(name), keyId: id, addGb: 50, extendDays: null, enable: false },
      previewed: { capGb, enabled: true, expiresAt: null },
    });

  it('does not set back the cap that was bought after it', async () => {
    const { api, key, row, settle, p } = await lostEdit({ capGb: 12 });
    // It was looked at with 10 GB; the lost change makes it 12 first, and what 50 more come to is to be seen again.
    expect(await codeOf(topUpBy(api, key.id, 'first', 10))).toBe('conflict');
    expect(p.effects().gbAdded).toBe(0);
    expect(await row()).toMatchObject({ capGb: 12 });
    await topUpBy(api, key.id, 'second', 12);
    await settle();
    expect(await row()).toMatchObject({ capGb: 62 });
    expect(p.effects().gbAdded).toBe(50);
  });

  it('does not undo the later word', async () => {
    const { api, key, row, settle } = await lostEdit({ label: 'first word' });
    await api.keys.edit({ intentId: intent('later'), keyId: key.id, label: 'last word' });
    await settle();
    expect(await row()).toMatchObject({ label: 'last word' });
  });

  it('holds nothing up that has to do with something else', async () => {
    const { api, key, p, settle, row } = await lostEdit({ label: 'first word' });
    p.fault({ target: 'api', method: 'PATCH', path: `${PATH}/${key.id}`, drop: 'before', times: 3 });
    await topUpBy(api, key.id, 'first', 10);
    expect(p.effects().gbAdded).toBe(50);
    p.clearFaults();
    await settle();
    expect(await row()).toMatchObject({ capGb: 60, label: 'first word' });
  });

  it('keeps back the later word while nobody knows, and says so', async () => {
    const { api, key, p, settle, row } = await lostEdit({ label: 'first word' });
    p.fault({ target: 'api', method: 'PATCH', path: `${PATH}/${key.id}`, drop: 'before', times: 3 });
    const later = { intentId: intent('later'), keyId: key.id, label: 'last word' };
    await expect(api.keys.edit(later)).rejects.toMatchObject({
      data: { code: 'conflict', message: expect.stringContaining('no answer yet. Nothing was sent') },
    });
    p.clearFaults();
    // The same dialog, once more: what was not sent is not held against it.
    await api.keys.edit(later);
    await settle();
    expect(await row()).toMatchObject({ label: 'last word' });
  });

  it('is no reason to let a key live on', async () => {
    const { api, key, p, settle, row } = await lostEdit({ label: 'first word' });
    p.fault({ target: 'api', method: 'PATCH', path: `${PATH}/${key.id}`, drop: 'before', times: 3 });
    const { token } = await api.keys.prepare({ keyId: key.id, action: 'revoke' });
    await api.keys.revoke({ intentId: intent('revoke'), keyId: key.id, confirmToken: token });
    expect(p.effects().deleted).toBe(1);
    p.clearFaults();
    await settle();
    expect(await row()).toBeUndefined();
  });
});
