import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell } from 'electron';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXTERNAL_PAGES, type ExternalPage, openExternalPage } from '../../../electron/shell/external.ts';
import { app } from '../../../shared/ipc/app.ts';

const open = vi.spyOn(shell, 'openExternal').mockResolvedValue();
afterEach(() => open.mockClear());

describe('openExternalPage', () => {
  it('[bar 5] knows every page of the contract, each https at the vendor', () => {
    expect(Object.keys(EXTERNAL_PAGES).sort()).toEqual([...app.openExternal.input.shape.page.options].sort());
    for (const url of Object.values(EXTERNAL_PAGES)) {
      expect(new URL(url).protocol).toBe('https:');
      expect(new URL(url).host).toMatch(/(^|\.)proxies\.sx$/);
    }
  });

  it('opens the named page', async () => {
    await openExternalPage('dashboard');
    expect(open.mock.calls).toEqual([[EXTERNAL_PAGES.dashboard]]);
  });

  it('[bar 5] [fault 56] opens nothing else, whatever the name', async () => {
    const hostile = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'file:///etc/passwd', 'javascript:1'),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        if (Object.hasOwn(EXTERNAL_PAGES, name)) return;
        const refused = await openExternalPage(name as ExternalPage).then(
          () => false,
          () => true,
        );
        if (!refused) throw new Error(`opened ${name}`);
      }),
    );
    expect(open).not.toHaveBeenCalled();
  });

  it('[bar 5] is the only place that opens one', () => {
    const electron = new URL('../../../electron', import.meta.url).pathname;
    const users = readdirSync(electron, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => /shell\s*\.\s*open(External|Path)/.test(readFileSync(join(electron, name), 'utf8')));
    expect(users).toEqual([join('shell', 'external.ts')]);
  });
});
