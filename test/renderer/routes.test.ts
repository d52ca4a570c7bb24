import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoute, routeHash, SCREENS } from '../../renderer/routes.ts';

describe('routes', () => {
  it('read back what they wrote, whatever a key id holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCREENS),
        fc.string({ minLength: 1, unit: fc.constantFrom(...'aZ0-_&=#?/%+ .é東🦊"<') }),
        (screen, key) => {
          const route = parseRoute(routeHash(screen, { key }));
          expect(route.screen).toBe(screen);
          expect(route.params.get('key')).toBe(key);
        },
      ),
    );
  });

  it('leave out what is empty', () => {
    expect(routeHash('test', { key: undefined, run: '' })).toBe('#/test');
  });

  it.each(['', '#', '#/', '#/nowhere', '#/constructor', '#keys/../settings'])('%j is Keys', (hash) => {
    expect(parseRoute(hash).screen).toBe('keys');
  });
});
