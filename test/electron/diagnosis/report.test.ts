/** The diagnosis of a real account, and what it does not hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertGivesNothingAway } from '../../../electron/diagnosis/report.ts';
import { uncleanEndNotice } from '../../../electron/diagnosis/unclean-end.ts';
import { AppError } from '../../../shared/ipc/app-error.ts';
import { scanBytes } from '../../e2e/secret-scan.ts';
import { app, codeOf, connected, freshDir, homeOf, intent, platform } from '../app-harness.ts';

const LABEL = 'Zebediah Quarrington & Sons';
const BEFORE = { version: '0.1.0', startedAt: 1_000, seenAt: 120_000, pageCrashes: 0, fatalErrorId: 'e-00c0ffee' };

async function inTrouble() {
  const world = await platform();
  const running = await connected({ platform: world, run: { startedAt: 5, pageCrashes: 2, before: BEFORE } });
  const { key } = await running.api.keys.mint({
    intentId: intent('diagnosis'),
    label: LABEL,
    capGb: 2,
    expiresAt: null,
    tier: 'standard',
  });
  const { secret } = await running.api.keys.reveal({ keyId: key.id });
  await codeOf(running.api.keys.edit({ keyId: 'no-such-key', intentId: intent('wrong'), label: `${LABEL} again` }));
  return { world, running, secret, key };
}

describe('the diagnosis', () => {
  it('says what the makers need', async () => {
    const { running } = await inTrouble();
    const report = JSON.parse((await running.api.diagnosis.show({})).text);
    expect(report).toMatchObject({
      pakdesk: { version: '0.0.0', runtime: 'chromium' },
      run: { pageCrashes: 2, endedUncleanlyBefore: { fatalErrorId: 'e-00c0ffee' } },
      lock: { enabled: false },
      keychain: 'ok',
      accounts: 1,
      account: {
        kind: 'local',
        connected: true,
        keyKeptIn: 'keychain',
        keys: { total: 4 },
        journal: { unsettled: 0, byKindAndOutcome: { 'mint done': 1 } },
      },
      settings: { theme: 'system', pollMinutes: 5, presets: '4 entries' },
    });
    expect(report.errors).toContainEqual(expect.objectContaining({ event: 'ipc.failed', channel: 'keys.edit' }));
    expect(report.account.journal.last[0].requestIds.length).toBeGreaterThan(0);
  });

  it('holds no key, no name, no address, in any form', async () => {
    const { world, running, secret } = await inTrouble();
    await running.api.settings.set({ patch: { echoServices: ['https://echo.quarrington.example/json'] } });
    const { text } = await running.api.diagnosis.show({});
    const { apiKey, proxyUsername } = world.description;
    const canaries = [apiKey, secret, LABEL, 'Quarrington', 'quarrington', proxyUsername];
    expect(text).not.toContain('Acme');
    expect(scanBytes('diagnosis', Buffer.from(text), canaries)).toEqual([]);
    // That the search finds what is there.
    expect(scanBytes('diagnosis', Buffer.from(`${text}${apiKey}`), canaries)).not.toEqual([]);
  });

  it('goes to the clipboard or to a file, the same text', async () => {
    const { running } = await inTrouble();
    expect(await running.api.diagnosis.give({ to: 'clipboard' })).toMatchObject({ given: true, name: null });
    expect(JSON.parse(running.clipboard.text)).toHaveProperty('pakdesk');
    expect(await running.api.diagnosis.give({ to: 'file' })).toMatchObject({ given: false });
    running.saveDialog.folder = freshDir();
    const { name } = await running.api.diagnosis.give({ to: 'file' });
    expect(JSON.parse(readFileSync(join(running.saveDialog.folder, String(name)), 'utf8'))).toHaveProperty('pakdesk');
  });

  it('works where no account is open', async () => {
    const running = await app({ home: homeOf(await platform()) });
    expect(JSON.parse((await running.api.diagnosis.show({})).text)).toMatchObject({ account: null, accounts: 0 });
  });

  it('is given out although customers are called as the report’s own words, and kept back where they are told', async () => {
    const { running, key } = await inTrouble();
    const words = ['active', 'system', 'keychain', 'ipc.failed', 'mint done', 'not_found', 'keys.edit', '1970-01-01'];
    const account = running.services.accounts.current();
    for (const [index, label] of words.entries()) {
      await running.api.keys.edit({ keyId: key.id, intentId: intent(`word${index}`), label });
      const { text } = await running.api.diagnosis.show({});
      const report = JSON.parse(text);
      expect([label, text.includes(label)]).toEqual([label, true]);
      const [error] = report.errors;
      for (const told of [
        { ...report, errors: [{ ...error, cause: label }] },
        { ...report, errors: [{ ...error, frames: [`at ${label} main.js:1:2`] }] },
        { ...report, errors: [{ ...error, channel: `${label} x` }] },
        { ...report, system: { ...report.system, locale: label } },
        { ...report, added: label },
      ])
        expect(() => assertGivesNothingAway(JSON.stringify(told), account, '/home/annabel'), label).toThrow('a name');
    }
  });

  it('is kept back if it held what it must not', async () => {
    const { world, running, secret } = await inTrouble();
    const account = running.services.accounts.current();
    const refused = (text: string) => {
      try {
        assertGivesNothingAway(text, account, '/home/annabel');
      } catch (error) {
        return error instanceof AppError && !error.message.includes(LABEL);
      }
      return false;
    };
    const { text } = await running.api.diagnosis.show({});
    expect(refused(text)).toBe(false);
    const { apiKey } = world.description;
    for (const bad of [
      secret,
      apiKey,
      Buffer.from(apiKey).toString('base64'),
      JSON.stringify(LABEL),
      '/home/annabel/x',
    ])
      expect([bad, refused(`${text}${bad}`)]).toEqual([bad, true]);
  });
});

describe('after a run that did not end properly', () => {
  it('one notice says so, once the account is open', async () => {
    const dir = freshDir();
    const running = await app({
      home: homeOf(await platform()),
      dir,
      run: { startedAt: 5, pageCrashes: 0, before: BEFORE },
    });
    const { notices } = await running.api.app.notices({});
    expect(notices.filter(({ id }) => id === 'unclean-end')).toMatchObject([
      {
        severity: 'info',
        title: 'Pakdesk did not end properly last time',
        text: expect.stringContaining('e-00c0ffee'),
      },
    ]);
  });

  it('names what was open', () => {
    const notice = uncleanEndNotice(BEFORE, { changes: 2, bulkJob: 'Top up 40 keys' }, 9);
    expect(notice).toMatchObject({ severity: 'warning', at: 9 });
    expect(notice.text).toContain('2 changes were under way');
    expect(notice.text).toContain('Top up 40 keys');
    const killed = { ...BEFORE, startedAt: 0, fatalErrorId: null };
    const calm = uncleanEndNotice(killed, { changes: 0, bulkJob: null }, 9);
    expect(calm.text).toBe('No change was under way, and nothing that was written down is lost.');
  });

  it('a proper one says nothing', async () => {
    const running = await app({ home: homeOf(await platform()) });
    expect((await running.api.app.notices({})).notices).toEqual([]);
  });
});
