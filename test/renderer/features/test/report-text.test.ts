import { describe, expect, it } from 'vitest';
import { reportText } from '../../../../renderer/features/test/report-text.ts';
import { type LabCheck, VERDICTS } from '../../../../shared/ipc/lab-report.ts';
import { pastProbes } from '../../fake-probe.ts';
import { fakeReport } from '../../fake-report.ts';
import { fixtureKeys } from '../../fixtures.ts';

const NOW = Date.UTC(2026, 10, 24, 14, 2, 11);
const BASE = { runId: 'run-0001', keyId: 'k1', label: 'alice', at: NOW };
const CHECKS: LabCheck[] = [
  { kind: 'compare' },
  { kind: 'sticky', requests: 5, spacingMs: 0 },
  { kind: 'rotation', how: 'repeat', requests: 8, spacingMs: 0 },
];
const target = { url: 'https://shop.example/page', expectStatus: null, expectText: 'basket' };
const reports = [
  ...pastProbes(fixtureKeys(5, NOW), NOW),
  ...CHECKS.map((check) => fakeReport('works', BASE, { check })),
  fakeReport('targetBlocked', BASE, { target }),
];

describe('the report of a test', () => {
  it('says what was asked, what came and what failed, and holds no address, not even a masked one', () => {
    expect(reports.length).toBeGreaterThan(8);
    for (const report of reports) {
      const text = reportText(report);
      expect(VERDICTS).toContain(report.verdict);
      expect(text).toContain(report.sentence);
      expect(text).toContain('Asked: pool mbl, country US, type mobile');
      expect(text).not.toMatch(/\d+\.\d+\.\d+\.|pak_|psx_/);
      if (report.gatewayCode) expect(text).toContain(`Gateway: ${report.gatewayCode}`);
      if (report.requestId) expect(text).toContain(`Request: ${report.requestId}`);
      if (report.diagnosis) expect(text).toContain(`Seen: ${report.diagnosis.evidence}`);
      for (const { index } of report.attempts) expect(text).toContain(`  ${index + 1}. `);
    }
  });

  it('tells the target apart from the proxy', () => {
    const text = reportText(fakeReport('targetBlocked', BASE, { target }));
    expect(text).toContain('Target: https://shop.example/page');
    expect(text).toContain('The target turned the exit away (403). The proxy works.');
  });
});
