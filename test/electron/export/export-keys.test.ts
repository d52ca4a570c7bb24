import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvLines, exportValues } from '../../../electron/export/key-rows.ts';
import { noLocal } from '../../../shared/key-local.ts';
import { codeOf, connected, freshDir, intent, platform, type RunningServices } from '../app-harness.ts';
import { key, NOON } from '../store/fixtures.ts';

async function ready(labels: string[] = []): Promise<RunningServices & { folder: string; ids: string[] }> {
  const running = await connected({ platform: await platform({ keys: 0 }) });
  for (const [index, label] of labels.entries()) {
    await running.api.keys.mint({
      intentId: intent(`export-${index}`),
      label,
      capGb: 5 + index,
      expiresAt: null,
      tier: 'standard',
    });
  }
  const folder = freshDir();
  running.saveDialog.folder = folder;
  const ids = (await running.api.keys.list({})).keys.map(({ id }) => id);
  return { ...running, folder, ids };
}

function saved({ folder }: { folder: string }): string {
  const [name, ...rest] = readdirSync(folder);
  expect(rest).toEqual([]);
  return readFileSync(join(folder, name ?? ''), 'utf8');
}

const read = (text: string) =>
  Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true });

describe('exporting keys', () => {
  it('writes the keys asked for, in their order, with tags, note and external id, as UTF-8 with a mark', async () => {
    const app = await ready(['alice', 'Écran / 🦊', 'carol']);
    const [first = '', second = '', third = ''] = app.ids;
    await app.api.local.set({ keyId: second, tags: ['VIP', 'eu'], note: 'two\nlines, "quoted"', externalId: 'C-1' });
    const result = await app.api.exports.keys({
      format: 'csv',
      keyIds: [third, second],
      secrets: false,
      confirmToken: null,
    });
    expect(result).toMatchObject({ saved: true, rows: 2, missing: 0, withoutSecret: 0 });
    const text = saved(app);
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const { data, errors } = read(text);
    expect(errors).toEqual([]);
    expect(data.map((row) => row['id'])).toEqual([third, second]);
    expect(data.find((row) => row['id'] === second)).toMatchObject({
      tags: 'VIP; eu',
      note: 'two\nlines, "quoted"',
      external_id: 'C-1',
      state: 'neverUsed',
      enabled: 'true',
      used_mb: '0',
    });
    expect(text).not.toContain(first);
    expect(text).not.toMatch(/pak_[0-9a-f]{24}/);
  });

  it('writes JSON that says null for what is not known, and never 0', async () => {
    const app = await ready(['alice']);
    await app.api.exports.keys({ format: 'json', keyIds: app.ids, secrets: false, confirmToken: null });
    const [row] = JSON.parse(saved(app)) as Record<string, unknown>[];
    expect(row).toMatchObject({ customer: 'alice', cap_gb: 5, expires_at: null, tags: [], last_used_at: null });
    expect(row).not.toHaveProperty('secret');
    const unknown = exportValues(
      { key: key('x', { usedMb: null, unreadable: ['usedMb'] }), local: noLocal('x'), secret: undefined },
      NOON,
    );
    expect(unknown).toMatchObject({ used_mb: null, left_gb: null, state: 'unknown' });
  });

  it('has secrets only with a token for exactly these keys and this format, once', async () => {
    const app = await ready(['alice', 'bob']);
    const { ids, api } = app;
    const input = { format: 'csv', keyIds: ids, secrets: true } as const;
    expect(await codeOf(api.exports.keys({ ...input, confirmToken: null }))).toBe('confirmation_required');
    expect(await codeOf(api.exports.keys({ ...input, confirmToken: 'guessed' }))).toBe('confirmation_required');
    const fewer = await api.exports.prepareSecrets({ format: 'csv', keyIds: ids.slice(0, 1) });
    expect(await codeOf(api.exports.keys({ ...input, confirmToken: fewer.token }))).toBe('confirmation_required');
    const other = await api.exports.prepareSecrets({ format: 'json', keyIds: ids });
    expect(await codeOf(api.exports.keys({ ...input, confirmToken: other.token }))).toBe('confirmation_required');
    expect(readdirSync(app.folder)).toEqual([]);
    const { token, count, toReveal } = await api.exports.prepareSecrets({ format: 'csv', keyIds: ids });
    expect({ count, toReveal }).toEqual({ count: 2, toReveal: 0 });
    expect(await api.exports.keys({ ...input, confirmToken: token })).toMatchObject({ rows: 2, withoutSecret: 0 });
    const secrets = await Promise.all(ids.map(async (keyId) => (await api.keys.reveal({ keyId })).secret));
    expect(read(saved(app)).data.map((row) => row['secret'])).toEqual(secrets);
    expect(await codeOf(api.exports.keys({ ...input, confirmToken: token }))).toBe('confirmation_required');
  });

  it('shows the page no secret, also while it writes them', async () => {
    const app = await ready(['alice']);
    const { token } = await app.api.exports.prepareSecrets({ format: 'json', keyIds: app.ids });
    await app.api.exports.keys({ format: 'json', keyIds: app.ids, secrets: true, confirmToken: token });
    const [row] = JSON.parse(saved(app)) as { secret: string }[];
    expect(row?.secret).toMatch(/^pak_/);
    expect(app.crossed.join('\n')).not.toContain(row?.secret);
    expect(app.log.join('\n')).not.toContain(row?.secret);
  });

  it('writes nothing when the dialog is cancelled, and says how many keys had gone', async () => {
    const app = await ready(['alice']);
    app.saveDialog.folder = null;
    const input = { format: 'csv', secrets: false, confirmToken: null } as const;
    expect(await app.api.exports.keys({ ...input, keyIds: app.ids })).toMatchObject({ saved: false, rows: 0 });
    app.saveDialog.folder = app.folder;
    expect(await app.api.exports.keys({ ...input, keyIds: [...app.ids, 'never-was'] })).toMatchObject({
      rows: 1,
      missing: 1,
    });
  });

  it('writes no half file when a secret cannot be had because the platform is away', async () => {
    const world = await platform({ keys: 0 });
    const app = await connected({ platform: world });
    await app.api.keys.mint({ intentId: intent('away'), label: 'alice', capGb: 5, expiresAt: null, tier: 'standard' });
    const folder = freshDir();
    app.saveDialog.folder = folder;
    const keyIds = (await app.api.keys.list({})).keys.map(({ id }) => id);
    const { session } = app.services.accounts.current();
    for (const id of keyIds) session.online?.secrets.delete(id);
    const { token, toReveal } = await app.api.exports.prepareSecrets({ format: 'csv', keyIds });
    expect(toReveal).toBe(1);
    await world.close();
    const code = await codeOf(app.api.exports.keys({ format: 'csv', keyIds, secrets: true, confirmToken: token }));
    expect(['offline', 'timeout']).toContain(code);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses the API key wherever it stands', async () => {
    const world = await platform({ keys: 0 });
    const app = await connected({ platform: world });
    await app.api.keys.mint({
      intentId: intent('apikey'),
      label: 'alice',
      capGb: 5,
      expiresAt: null,
      tier: 'standard',
    });
    const [keyId = ''] = (await app.api.keys.list({})).keys.map(({ id }) => id);
    await app.api.local.set({ keyId, note: `my key is ${world.description.apiKey}` });
    const folder = freshDir();
    app.saveDialog.folder = folder;
    const input = { format: 'csv' as const, keyIds: [keyId], secrets: false, confirmToken: null };
    expect(await codeOf(app.api.exports.keys(input))).toBe('api_key_in_output');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('[bar 27] [fault 34] a cell that a spreadsheet would run', () => {
  it.each([
    '=cmd|" /C calc"!A0',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    ' =1+1',
    '\u200B=1+1',
    '\u202E=1+1',
    '＝1+1',
    '|calc',
  ])('is made harmless: %j', (label) => {
    const line = csvLines(
      Papa,
      [exportValues({ key: key('x', { label }), local: noLocal('x'), secret: undefined }, NOON)],
      false,
    );
    const [cells = []] = Papa.parse<string[]>(line).data;
    expect(cells[0]).toBe(`'${label}`);
  });

  it('is none in a plain label, a figure or a time', () => {
    const line = csvLines(
      Papa,
      [
        exportValues(
          { key: key('x', { label: 'alice = bob', expiresAt: NOON }), local: noLocal('x'), secret: undefined },
          NOON,
        ),
      ],
      false,
    );
    expect(line).not.toContain("'");
    expect(line).toContain('2026-11-24T12:00:00.000Z');
  });
});
