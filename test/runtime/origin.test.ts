import { describe, expect, it } from 'vitest';
import { toAppUrl, toPageUrl } from './origin.ts';

describe('the app’s origin in Chromium', () => {
  it.each([
    ['app://pakdesk/', 'https://pakdesk.invalid/'],
    ['app://pakdesk/a?b#c', 'https://pakdesk.invalid/a?b#c'],
    ['app://pakdesk', 'https://pakdesk.invalid'],
  ])('turns %s into %s and back', (app, page) => {
    expect(toPageUrl(app)).toBe(page);
    expect(toAppUrl(page)).toBe(app);
  });

  it.each([
    'https://pakdesk.invalid.evil.com/',
    'https://pakdesk.invalid:8443/',
    'http://pakdesk.invalid/',
    'about:blank',
  ])('leaves %s what it is', (url) => {
    expect(toAppUrl(url)).toBe(url);
  });
});
