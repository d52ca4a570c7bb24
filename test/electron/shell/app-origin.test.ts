import { describe, expect, it } from 'vitest';
import { APP_URL, isAppUrl } from '../../../electron/shell/app-origin.ts';
import { HOSTILE_URLS } from './fakes.ts';

describe('isAppUrl', () => {
  it.each([APP_URL, 'app://pakdesk', 'app://pakdesk/index.html?x=1#keys', 'APP://pakdesk/'])('takes %s', (url) => {
    expect(isAppUrl(url)).toBe(true);
  });
  it.each(HOSTILE_URLS)('refuses %j', (url) => {
    expect(isAppUrl(url)).toBe(false);
  });
});
