import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../electron/shell/menu.ts';
import { appEvents } from '../../../shared/ipc/app.ts';

const PLATFORMS = ['darwin', 'win32', 'linux'] as const;

function items(platform: NodeJS.Platform, production = true) {
  const sent: unknown[] = [];
  const lockNow = () => sent.push(['command', { command: 'lock' }]);
  const all: MenuItemConstructorOptions[] = [];
  const collect = (template: MenuItemConstructorOptions[]) => {
    for (const item of template) {
      all.push(item);
      if (Array.isArray(item.submenu)) collect(item.submenu);
    }
  };
  collect(menuTemplate((name, payload) => sent.push([name, payload]), lockNow, platform, production));
  return { all, sent };
}

describe.each(PLATFORMS)('the menu on %s', (platform) => {
  it('reaches every command of the contract', () => {
    const { all, sent } = items(platform);
    for (const item of all) (item.click as (() => void) | undefined)?.();
    const commands = sent.map((message) => (message as [string, { command: string }])[1].command);
    // Those that name a key come from notifications.
    const ofOneKey = ['topUp', 'disable', 'rotate', 'show'];
    const general = appEvents.command.payload.shape.command.options.filter((name) => !ofOneKey.includes(name));
    expect([...commands].sort()).toEqual([...general].sort());
  });

  it('has no item that reloads or looks inside the page, in production', () => {
    const roles = items(platform).all.map((item) => item.role);
    for (const role of ['reload', 'forceReload', 'toggleDevTools']) expect(roles).not.toContain(role);
    expect(items(platform, false).all.map((item) => item.role)).toContain('toggleDevTools');
  });

  it('gives no key twice', () => {
    const keys = items(platform).all.flatMap((item) => item.accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
