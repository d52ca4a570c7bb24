import { describe, expect, it } from 'vitest';
import { deniedWhileLocked, quietWhileLocked, silentWhileLocked } from '../../../electron/lock/install.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import type { Publish } from '../../../shared/ipc/contract.ts';
import { NO_LOCK } from '../../renderer/fake-lock.ts';

const POPUP = { title: 'alice@acme', body: 'near its cap', button: null, command: { command: 'alerts' as const } };

describe('while it is locked', () => {
  it('the page hears of the lock and of nothing else', () => {
    const sent: string[] = [];
    let locked = false;
    const publish: Publish = quietWhileLocked(
      (name) => void sent.push(name),
      () => locked,
    );
    publish('dataChanged', { domains: ['keys'] });
    locked = true;
    publish('dataChanged', { domains: ['keys'] });
    publish('lockChanged', { ...NO_LOCK, locked: true });
    expect(sent).toEqual(['dataChanged', 'lockChanged']);
  });

  it('nothing pops up', () => {
    const shown: string[] = [];
    let locked = true;
    const notifier = silentWhileLocked(
      {
        isSupported: () => true,
        isHeld: () => false,
        show: ({ title }) => void shown.push(title),
        setBadge: () => undefined,
      },
      () => locked,
    );
    notifier.show(POPUP);
    expect([shown, notifier.isHeld()]).toEqual([[], true]);
    locked = false;
    expect(notifier.isHeld()).toBe(false);
    notifier.show(POPUP);
    expect(shown).toEqual(['alice@acme']);
  });

  it('a copy that was asked for before does not land after', async () => {
    const clipboard = { text: '' };
    let locked = true;
    const write = deniedWhileLocked(
      async (text: string, lockMeanwhile: boolean) => {
        clipboard.text = text;
        locked = lockMeanwhile;
      },
      async () => {
        clipboard.text = '';
      },
      () => locked,
    );
    await expect(write('late', false)).rejects.toThrow(AppError);
    locked = false;
    await write('in time', false);
    expect(clipboard.text).toBe('in time');
    await expect(write('on its way', true)).rejects.toThrow('locked');
    expect(clipboard.text).toBe('');
  });
});
