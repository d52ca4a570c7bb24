import { describe, expect, it } from 'vitest';
import { menuGroups } from '../../../../renderer/features/keys/action-list.ts';
import { FIXTURE_NOW, fixtureKey } from '../../fixtures.ts';

const key = fixtureKey(0, FIXTURE_NOW);
const ids = (part: Partial<typeof key>) =>
  menuGroups({ ...key, ...part }).flatMap((group) => group.map(({ id }) => id));

describe('the actions of a key', () => {
  it('offer to switch on what is off, and off what is on or unknown', () => {
    expect(ids({ enabled: false })).toContain('enable');
    expect(ids({ enabled: false })).not.toContain('disable');
    expect(ids({ enabled: true })).toContain('disable');
    expect(ids({ enabled: null })).toContain('disable');
  });

  it('end with what cannot be undone', () => {
    expect(ids({}).at(-1)).toBe('revoke');
  });

  it('are none for a key that is gone', () => {
    expect(ids({ gone: true })).toEqual([]);
  });
});
