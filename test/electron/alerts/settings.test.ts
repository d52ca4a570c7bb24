import { expect, it } from 'vitest';
import { connected, platform } from '../app-harness.ts';

it('a setting that is changed brings the number on the icon up to date', async () => {
  const { api, events } = await connected({ platform: await platform() });
  events.length = 0;
  const { alerts } = await api.settings.get({});
  await api.settings.set({ patch: { alerts: { ...alerts, badge: false } } });
  expect(events).toContainEqual({ name: 'alertsChanged', payload: { unread: 0 } });
});
