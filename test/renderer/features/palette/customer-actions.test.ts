import { describe, expect, it } from 'vitest';
import { actionsFor, readCommand } from '../../../../renderer/features/palette/customer-actions.ts';
import { fixtureKeys } from '../../fixtures.ts';

describe('what is meant', () => {
  it.each([
    ['top up bob', 'topUp', 'bob'],
    ['bob top up', 'topUp', 'bob'],
    ['copy bob', 'copyUrl', 'bob'],
    ['copy message bob crawler', 'copyMessage', 'bob crawler'],
    ['rotate secret  bob', 'rotate', 'bob'],
    ['bob off', 'disable', 'bob'],
    ['switch on bob', 'enable', 'bob'],
    ['test 77', 'test', '77'],
  ])('%j is %s for %j', (text, id, whom) => {
    expect(readCommand(text)).toEqual({ id, whom });
  });

  it.each(['bob', 'top up', 'rotate', '', 'testing bob', 'bobtest'])('%j names no action for anybody', (text) => {
    expect(readCommand(text)).toBeNull();
  });
});

describe('what can be done', () => {
  const [key] = fixtureKeys(1, Date.now());
  if (!key) throw new Error('no fixture');
  const ids = (part: object) => actionsFor({ ...key, ...part }).map(({ id }) => id);

  it('begins with the URL and switches to the other state', () => {
    expect(ids({ enabled: true })).toEqual(expect.arrayContaining(['copyUrl', 'topUp', 'test', 'rotate', 'disable']));
    expect(ids({ enabled: true })[0]).toBe('copyUrl');
    expect(ids({ enabled: false })).toContain('enable');
    expect(ids({ enabled: false })).not.toContain('disable');
  });

  it('leaves a key that is gone to be looked at', () => {
    expect(ids({ gone: true })).toEqual(['open']);
  });
});
