import { expect, it } from 'vitest';
import { connected, platform } from '../app-harness.ts';

it('a key that was read for a dialog reaches the list on the screen with the next sync', async () => {
  const p = await platform();
  const { api, events } = await connected({ platform: p });
  await api.sync.now({});
  const [key] = (await api.keys.list({})).keys;
  await fetch(`${p.description.apiUrl}/reseller/pool-keys/${key?.id}`, {
    method: 'PATCH',
    headers: { 'x-api-key': p.description.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ label: 'renamed elsewhere' }),
  });
  await api.keys.prepare({ keyId: key?.id ?? '', action: 'disable' });
  events.length = 0;
  await api.sync.now({});
  expect(events.filter(({ name }) => name === 'dataChanged').map(({ payload }) => payload)).toContainEqual({
    domains: expect.arrayContaining(['keys']),
  });
});
