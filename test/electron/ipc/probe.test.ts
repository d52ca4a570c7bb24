/** The lab through the router, as the page calls it: real database, real sockets, the embedded platform. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/ipc/app-error.ts';
import type { LabReport } from '../../../shared/ipc/lab-report.ts';
import { codeOf, connected, freshDir, platform, type RunningServices } from '../app-harness.ts';

const ROUTING = { pool: 'mbl', country: 'us', sessionId: 'alice7', rotation: 'sticky' } as const;

async function ready() {
  const p = await platform({ keys: 3 });
  const services = await connected({ platform: p });
  const { keys } = await services.api.keys.list({});
  const usable = keys.filter(({ enabled, isExpired }) => enabled === true && isExpired !== true);
  const [first, second] = usable;
  if (!first) throw new Error('no usable key');
  return { p, services, api: services.api, keyId: first.id, other: second?.id };
}

const named = (services: RunningServices, name: string) =>
  services.events.filter((event) => event.name === name).map(({ payload }) => payload as Record<string, unknown>);

describe('probe.run', () => {
  it('answers a plain call with the single test, tells of it on the way, and keeps it', async () => {
    const { services, api, keyId } = await ready();
    const report = await api.probe.run({ runId: 'run-00000001', keyId, routing: ROUTING });
    expect(report).toMatchObject({ verdict: 'works', check: { kind: 'single' }, target: null });
    expect(report.sentence).toMatch(/asked for mobile and got it\.$/);
    expect(report.costMicros).toBe(Math.ceil(((report.bytesUsed ?? 0) * 400 * 10_000) / 1024 ** 3));
    const progress = named(services, 'probeProgress');
    expect(progress.length).toBeGreaterThan(5);
    expect(progress.at(-1)).toMatchObject({ runId: 'run-00000001', attempt: 0, of: 1, leg: 'echo' });
    expect(named(services, 'probeAttempt')).toMatchObject([{ runId: 'run-00000001', done: 1, of: 1, nextInMs: null }]);
    expect(await api.probe.report({ runId: 'run-00000001' })).toEqual(report);
    const { attempts, ...head } = report;
    expect(attempts).toHaveLength(1);
    expect(await api.probe.history({ limit: 10 })).toEqual({ runs: [head] });
    expect(await api.probe.history({ limit: 10, keyId: 'another' })).toEqual({ runs: [] });
  });

  it('runs every check, with a target, and reveals the exit of each attempt on request only', async () => {
    const { p, services, api, keyId } = await ready();
    const run = (runId: string, part: object) => api.probe.run({ runId, keyId, routing: ROUTING, ...part });
    const reports: LabReport[] = [
      await run('run-compare-1', { check: { kind: 'compare' } }),
      await run('run-sticky-01', { check: { kind: 'sticky', requests: 3, spacingMs: 0 } }),
      await run('run-rotate-01', { check: { kind: 'rotation', how: 'freshSessions', requests: 4, spacingMs: 0 } }),
      await run('run-target-01', {
        target: { url: `${p.description.echoUrl}?x=1`, expectStatus: 200, expectText: 'country' },
        downloadBytes: 1_000,
      }),
    ];
    expect(reports.map(({ verdict }) => verdict)).toEqual(['works', 'works', 'works', 'works']);
    expect(reports.map(({ summary }) => summary.kind)).toEqual(['compare', 'sticky', 'rotation', 'single']);
    expect(reports[3]?.target?.url).toBe(p.description.echoUrl);
    const { ip } = await api.probe.revealExit({ runId: 'run-rotate-01', attempt: 3 });
    expect(ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(await codeOf(api.probe.revealExit({ runId: 'run-rotate-01', attempt: 4 }))).toBe('not_found');
    const before = services.crossed.slice(0, -2).join('\n');
    expect(before).not.toContain(ip);
  });

  it('lets one key run once at a time, and two keys side by side; each is cancelled by its own id', async () => {
    const { p, services, api, keyId, other } = await ready();
    if (other === undefined) throw new Error('one usable key only');
    p.fault({ target: 'gateway', times: 2, delayMs: 30_000 });
    const first = api.probe.run({ runId: 'run-first-001', keyId, routing: ROUTING });
    const second = api.probe.run({ runId: 'run-second-01', keyId: other, routing: ROUTING });
    while (new Set(named(services, 'probeProgress').map(({ runId }) => runId)).size < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await codeOf(api.probe.run({ runId: 'run-third-001', keyId, routing: ROUTING }))).toBe('busy');
    expect((await api.probe.running({})).runs).toEqual([
      { runId: 'run-first-001', keyId },
      { runId: 'run-second-01', keyId: other },
    ]);
    await api.probe.cancel({ runId: 'run-first-001' });
    expect((await first).verdict).toBe('cancelled');
    expect((await api.probe.running({})).runs).toHaveLength(1);
    await api.probe.cancel({ runId: 'run-second-01' });
    expect((await second).verdict).toBe('cancelled');
    await api.probe.cancel({ runId: 'run-unknown-1' });
  });

  it.each(['http://example.com/', 'ftp://127.0.0.1/', 'https://a:b@example.com/', 'nonsense', 'javascript:alert(1)'])(
    'refuses the target %s before anything is opened',
    async (url) => {
      const { services, api, keyId } = await ready();
      const target = { url, expectStatus: null, expectText: null };
      expect(await codeOf(api.probe.run({ runId: 'run-00000001', keyId, routing: ROUTING, target }))).toBe(
        'invalid_input',
      );
      expect(named(services, 'probeProgress')).toEqual([]);
    },
  );

  it('does not send the API key to a stranger, nor a session id that the gateway would misread', async () => {
    const { p, api, keyId } = await ready();
    const target = { url: `https://example.com/?k=${p.description.apiKey}`, expectStatus: null, expectText: null };
    expect(await codeOf(api.probe.run({ runId: 'run-00000001', keyId, routing: ROUTING, target }))).toBe(
      'api_key_in_output',
    );
    expect(
      await codeOf(api.probe.run({ runId: 'run-00000002', keyId, routing: { ...ROUTING, sessionId: 'A-b' } })),
    ).toBe('validation');
    expect((await api.probe.running({})).runs).toEqual([]);
  });

  it('knows after one good run that the username is right, so a refused login points at the secret', async () => {
    const { p, api, keyId } = await ready();
    await api.probe.run({ runId: 'run-00000001', keyId, routing: ROUTING });
    // Rotated elsewhere: the secret kept here is an old one.
    const { apiUrl, apiKey } = p.description;
    const rotated = await fetch(`${apiUrl}/reseller/pool-keys/${keyId}/regenerate`, {
      method: 'POST',
      headers: { 'X-API-Key': apiKey },
    });
    expect(rotated.ok).toBe(true);
    const refused = await api.probe.run({ runId: 'run-00000002', keyId, routing: ROUTING });
    expect(refused).toMatchObject({ verdict: 'failed', diagnosis: { id: 'E_AUTH_INVALID', action: 'revealAgain' } });
    const again = await api.probe.run({ runId: 'run-00000003', keyId, routing: ROUTING, freshSecret: true });
    expect(again.verdict).toBe('works');
  });

  it('holds no secret in anything that crosses, is logged or is kept', async () => {
    const { p, services, api, keyId } = await ready();
    const { secret } = await api.keys.reveal({ keyId });
    const from = services.crossed.length;
    await api.probe.run({ runId: 'run-00000001', keyId, routing: ROUTING, check: { kind: 'compare' } });
    await api.probe.report({ runId: 'run-00000001' });
    await api.probe.exportReports({ format: 'json', to: 'clipboard' });
    for (const told of [services.crossed.slice(from).join('\n'), services.log.join('\n'), services.clipboard.text]) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(p.description.apiKey);
    }
  });
});

describe('probe.exportReports', () => {
  it('copies one run, those of a key, or all, as JSON or CSV', async () => {
    const { services, api, keyId } = await ready();
    expect(await codeOf(api.probe.exportReports({ format: 'csv', to: 'clipboard' }))).toBe('not_found');
    await api.probe.run({ runId: 'run-00000001', keyId, routing: ROUTING });
    await api.probe.run({ runId: 'run-00000002', keyId, routing: ROUTING, check: { kind: 'compare' } });
    expect(await api.probe.exportReports({ format: 'csv', to: 'clipboard' })).toEqual({
      saved: true,
      runs: 2,
      name: null,
    });
    expect(services.clipboard.text.split('\r\n')).toHaveLength(1 + 3);
    const one = await api.probe.exportReports({ format: 'json', to: 'clipboard', runId: 'run-00000001' });
    expect(one.runs).toBe(1);
    expect(JSON.parse(services.clipboard.text)).toMatchObject([{ runId: 'run-00000001' }]);
    expect(await api.probe.exportReports({ format: 'csv', to: 'file' })).toEqual({ saved: false, runs: 2, name: null });
    services.saveDialog.folder = freshDir();
    const saved = await api.probe.exportReports({ format: 'csv', to: 'file' });
    expect(saved).toMatchObject({ saved: true, runs: 2 });
    const text = readFileSync(join(services.saveDialog.folder, saved.name ?? ''), 'utf8');
    expect(text.split('\r\n')).toHaveLength(1 + 3);
    expect(text).not.toContain('•••');
    expect(await codeOf(api.probe.exportReports({ format: 'json', to: 'clipboard', keyId: 'nobody' }))).toBe(
      'not_found',
    );
    await expect(api.probe.report({ runId: 'run-00000009' })).rejects.toThrow(AppError);
  });
});
