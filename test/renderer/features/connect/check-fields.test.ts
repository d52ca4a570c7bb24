import { describe, expect, it } from 'vitest';
import { checkFields } from '../../../../renderer/features/connect/check-fields.ts';

const good = { name: 'Acme', proxyUsername: 'psx_ab12', sessionOnly: false };

describe('the fields of Connect', () => {
  it('pass when they are good', () => {
    expect(checkFields(good)).toBeNull();
  });

  it.each([
    ['an empty name', { name: '  ' }, 'name'],
    ['no proxy username', { proxyUsername: '' }, 'proxyUsername'],
    ['capitals', { proxyUsername: 'psx_AB12' }, 'proxyUsername'],
    ['a dash: it separates tokens in the proxy username', { proxyUsername: 'psx-ab12' }, 'proxyUsername'],
    ['a space', { proxyUsername: 'psx_ ab12' }, 'proxyUsername'],
  ])('name the field of %s', (_name, part, field) => {
    expect(checkFields({ ...good, ...part })?.fields.map((problem) => problem.field)).toEqual([field]);
  });
});
