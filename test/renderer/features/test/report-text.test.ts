import { describe, expect, it } from 'vitest';
import { explainGatewayCode } from '../../../../renderer/features/test/gateway-codes.ts';
import { resultOf } from '../../../../renderer/features/test/probe-result.ts';
import { reportText } from '../../../../renderer/features/test/report-text.ts';
import { axisEndMs, stageEndMs } from '../../../../renderer/features/test/stage-words.ts';
import { pastProbes } from '../../fake-probe.ts';
import { fixtureKeys } from '../../fixtures.ts';

const NOW = Date.UTC(2026, 10, 24, 14, 2, 11);
const results = pastProbes(fixtureKeys(5, NOW), NOW).map(resultOf);

describe('the report of a test', () => {
  it('says what was asked, what came and what failed, and holds no address, not even a masked one', () => {
    for (const result of results) {
      const text = reportText(result);
      expect(text).toContain(result.sentence);
      expect(text).toContain(`Asked: pool mbl, country us`);
      expect(text).not.toMatch(/\d+\.\d+\.\d+\.|pak_|psx_/);
      if (result.gatewayCode) expect(text).toContain(`Gateway: ${result.gatewayCode}`);
      if (result.requestId) expect(text).toContain(`Request: ${result.requestId}`);
    }
  });
});

describe('gateway codes', () => {
  it('explains each of the platform’s codes and does not fail on a new one', () => {
    const codes = [
      'E_AUTH_REQUIRED',
      'E_AUTH_INVALID',
      'E_CAP_EXCEEDED',
      'E_USERNAME_PARSE',
      'E_RATE_LIMITED_AUTH',
      'E_RATE_LIMITED_CONN',
      'E_SESSION_LIMIT',
      'E_NO_STOCK_COUNTRY',
      'E_STOCK_DEGRADED',
      'E_SSRF_BLOCKED',
      'E_INTERNAL',
    ];
    for (const code of codes) expect(explainGatewayCode(code)?.meaning, code).not.toMatch(/does not know/);
    expect(explainGatewayCode('E_CAP_EXCEEDED')?.action).toBe('topUp');
    expect(explainGatewayCode('E_NEW')?.meaning).toMatch(/does not know/);
    expect(explainGatewayCode('toString')?.meaning).toMatch(/does not know/);
    expect(explainGatewayCode(null)).toBeNull();
  });
});

describe('the waterfall’s axis', () => {
  it('is round and moves in steps only', () => {
    expect([0, 999, 1001, 4_200, 61_000].map(axisEndMs)).toEqual([1_000, 1_000, 2_000, 5_000, 120_000]);
  });

  it('lets the running bar grow and no other', () => {
    const stage = { name: 'tcp', startMs: 10, endMs: null, note: '' } as const;
    expect(stageEndMs({ ...stage, outcome: 'running' }, 400)).toBe(400);
    expect(stageEndMs({ ...stage, outcome: 'skipped' }, 400)).toBe(10);
    expect(stageEndMs({ ...stage, outcome: 'done', endMs: 31 }, 400)).toBe(31);
  });
});
