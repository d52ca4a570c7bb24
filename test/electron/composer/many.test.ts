import { monitorEventLoopDelay } from 'node:perf_hooks';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csv, json, lines, type ManyOptions, namesOf } from '../../../electron/composer/many.ts';
import { parseProxyUrl } from '../../../shared/proxy-url.ts';

const options = (part: Partial<ManyOptions> = {}): ManyOptions => ({
  target: { proxyUsername: 'psx_ab12', secret: 'pak_0123456789abcdef01233f2a', gatewayHost: 'gw.proxies.sx' },
  routing: { protocol: 'http', pool: 'mbl', country: 'us', rotation: 'sticky' },
  sessions: { pattern: '{customer}{n}', count: 1000, start: 1, padding: 0 },
  customer: 'alice',
  ...part,
});

async function text(chunks: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const chunk of chunks) all += chunk;
  return all;
}

describe('many proxies', () => {
  it('are a line each, with a session of their own', async () => {
    const many = options();
    const all = (await text(lines(namesOf(many), 'url', many))).split('\n');
    expect(all.pop()).toBe('');
    expect(all).toHaveLength(1000);
    expect(all[0]).toBe('http://psx_ab12-mbl-us-sid-alice1-rot-sticky:pak_0123456789abcdef01233f2a@gw.proxies.sx:7000');
    expect(all.map((url) => parseProxyUrl(url)?.routing.sessionId)).toEqual(
      Array.from({ length: 1000 }, (_, i) => `alice${i + 1}`),
    );
  });

  it('[bar 27] [fault 35] read back from CSV as they were, and run no formula in a spreadsheet', async () => {
    const many = options({
      customer: '=cmd|"x",\n-1',
      sessions: { pattern: 's{n}', count: 600, start: 1, padding: 3 },
    });
    const content = await text(csv(namesOf(many), many));
    expect(content.startsWith('\ufeffcustomer,session,protocol,')).toBe(true);
    const { data, errors } = Papa.parse<Record<string, string>>(content.slice(1), {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(600);
    expect(data[599]).toEqual({
      customer: `'=cmd|"x",\n-1`,
      session: 's600',
      protocol: 'http',
      host: 'gw.proxies.sx',
      port: '7000',
      username: 'psx_ab12-mbl-us-sid-s600-rot-sticky',
      password: 'pak_0123456789abcdef01233f2a',
      url: 'http://psx_ab12-mbl-us-sid-s600-rot-sticky:pak_0123456789abcdef01233f2a@gw.proxies.sx:7000',
    });
  });

  it('[bar 27] [fault 35] read back from JSON', async () => {
    const many = options({ sessions: { pattern: '{random}', count: 501, start: 1, padding: 0 } });
    const names = namesOf(many);
    const read = JSON.parse(await text(json(names, many)));
    expect(read.map((row: { session: string }) => row.session)).toEqual(names);
    expect(new Set(names).size).toBe(501);
  });

  it('ten thousand let others run in between', async () => {
    const many = options({ sessions: { pattern: '{customer}{n}', count: 10_000, start: 1, padding: 5 } });
    // Warm, as the app is by the time somebody asks for ten thousand.
    await text(lines(namesOf(many), 'url', many));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const from = performance.now();
    const all = await text(lines(namesOf(many), 'url', many));
    const tookMs = performance.now() - from;
    delay.disable();
    expect(all.split('\n')).toHaveLength(10_001);
    console.log(`10,000 URLs: ${tookMs.toFixed(0)} ms, longest block ${(delay.max / 1e6).toFixed(1)} ms`);
    let breaths = 0;
    const counted = options({
      ...many,
      breathe: async () => {
        breaths += 1;
      },
    });
    await text(lines(namesOf(counted), 'url', counted));
    expect(breaths).toBeGreaterThanOrEqual(39);
  });
});
