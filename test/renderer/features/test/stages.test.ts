import { describe, expect, it } from 'vitest';
import type { LiveRun } from '../../../../renderer/features/test/lab-runs.ts';
import { lanesOf, liveLanes } from '../../../../renderer/features/test/lanes.ts';
import { axisEndMs, laneEndMs, stageEndMs } from '../../../../renderer/features/test/stage-words.ts';
import { fakeReport } from '../../fake-report.ts';

const BASE = { runId: 'run-0001', keyId: 'k1', label: 'alice', at: 0 };
const target = { url: 'https://shop.example/page', expectStatus: null, expectText: null };

describe('the waterfall’s axis', () => {
  it('is round, moves in steps only, and begins at a second while a run goes on', () => {
    expect([0, 99, 101, 590, 999, 1_001, 4_200, 61_000].map((ms) => axisEndMs(ms, false))).toEqual([
      100, 100, 200, 600, 1_000, 2_000, 5_000, 120_000,
    ]);
    expect([0, 590, 1_001].map((ms) => axisEndMs(ms, true))).toEqual([1_000, 1_000, 2_000]);
  });

  it('lets the running bar grow and no other', () => {
    const stage = { name: 'tcp', startMs: 10, endMs: null, note: '' } as const;
    expect(stageEndMs({ ...stage, outcome: 'running' }, 400)).toBe(400);
    expect(stageEndMs({ ...stage, outcome: 'skipped' }, 400)).toBe(10);
    expect(stageEndMs({ ...stage, outcome: 'done', endMs: 31 }, 400)).toBe(31);
  });
});

describe('the lanes of a run', () => {
  it('puts both protocols, and the way to the target, on one axis', () => {
    const { attempts } = fakeReport('works', BASE, { check: { kind: 'compare' }, target });
    const lanes = lanesOf(attempts);
    expect(lanes.map(({ title }) => title)).toEqual([
      'HTTP to ipinfo.io',
      'HTTP to shop.example',
      'SOCKS5 to ipinfo.io',
      'SOCKS5 to shop.example',
    ]);
    expect(new Set(lanes.map(({ fromMs }) => fromMs))).toEqual(new Set([0]));
  });

  it('begins a later request at its own zero', () => {
    const { attempts } = fakeReport('works', BASE, { check: { kind: 'sticky', requests: 3, spacingMs: 1_000 } });
    const third = attempts.slice(2);
    const [lane] = lanesOf(third);
    expect(lane?.title).toBe('');
    expect(lane && laneEndMs(lane, 0)).toBeCloseTo(third[0]?.totalMs ?? 0);
  });

  it('has a place for each protocol before the first stage is told', () => {
    const live: LiveRun = {
      runId: 'run-0001',
      keyId: 'k1',
      check: { kind: 'compare' },
      startedAt: 0,
      cancelling: false,
      lanes: [{ attempt: 1, leg: 'target', protocol: 'socks5', stages: [] }],
      attempts: [],
      done: 0,
      of: 2,
      bytesUsed: 0,
      budgetBytes: 0,
      nextAt: null,
    };
    expect(liveLanes(live, 'http', target.url).map(({ title }) => title)).toEqual([
      'HTTP',
      'SOCKS5',
      'SOCKS5 to shop.example',
    ]);
  });
});
