import { describe, expect, it } from 'vitest';
import {
  checkOf,
  type LabSetup,
  setupProblem,
  targetOf,
  targetProblem,
} from '../../../../renderer/features/test/lab-setup.ts';
import { formatCost, formatOffset, formatShare } from '../../../../renderer/features/test/lab-words.ts';
import { medianOf } from '../../../../renderer/features/test/trend.tsx';
import { ACTION_LABELS } from '../../../../renderer/features/test/use-diagnosis-action.ts';
import { formatBytes } from '../../../../shared/format.ts';
import { checkSchema, LAB_ACTIONS } from '../../../../shared/ipc/lab-report.ts';

const SETUP: LabSetup = {
  kind: 'single',
  stickyRequests: 5,
  rotationRequests: 8,
  how: 'repeat',
  stickySpacingMs: 1_000,
  rotationSpacingMs: 0,
  session: 'own',
  targetUrl: '',
  expectStatus: null,
  expectText: '',
  downloadBytes: 0,
};

describe('a target of one’s own', () => {
  it('is never left out in silence: what keeps it from being used keeps the run from starting', () => {
    const url = 'https://shop.example/';
    const problemOf = (part: Partial<LabSetup>) => setupProblem({ ...SETUP, ...part });
    expect(problemOf({ expectStatus: 99 })).toBeNull();
    expect(problemOf({ targetUrl: url, expectStatus: 100, expectText: 'x' })).toBeNull();
    for (const expectStatus of [0, 99, 600]) {
      expect(problemOf({ targetUrl: url, expectStatus })).toBe('The expected status is 100 to 599.');
    }
    expect(problemOf({ targetUrl: url, expectText: 'x'.repeat(201) })).toMatch(/too long/);
    expect(problemOf({ targetUrl: 'shop.example', expectStatus: 99 })).toMatch(/Not an address/);
  });

  it.each([
    ['', null],
    ['  ', null],
    ['https://shop.example/a?b=c', null],
    ['http://127.0.0.1:8080/json', null],
    ['http://[::1]:8080/', null],
    ['shop.example', /Not an address/],
    ['http://shop.example/', /https only/],
    ['http://127.0.0.1.evil.example/', /https only/],
    ['ftp://shop.example/', /https only/],
    ['file:///etc/passwd', /https only/],
    ['https://me:pass@shop.example/', /No login/],
    [`https://shop.example/${'a'.repeat(2_000)}`, /Too long/],
  ])('%j', (url, problem) => {
    if (problem === null) expect(targetProblem(url)).toBeNull();
    else expect(targetProblem(url)).toMatch(problem);
    const target = targetOf({ ...SETUP, targetUrl: url });
    expect(target === null).toBe(problem !== null || url.trim() === '');
  });

  it('expects what was typed and nothing where nothing was', () => {
    expect(targetOf({ ...SETUP, targetUrl: ' https://a.example/ ', expectStatus: 200, expectText: ' hi ' })).toEqual({
      url: 'https://a.example/',
      expectStatus: 200,
      expectText: 'hi',
    });
    expect(targetOf({ ...SETUP, targetUrl: 'https://a.example/' })).toMatchObject({
      expectStatus: null,
      expectText: null,
    });
    expect(targetOf({ ...SETUP, targetUrl: 'https://a.example/', expectStatus: 42 })).toBeNull();
  });
});

describe('the check of a setup', () => {
  it.each(['single', 'compare', 'sticky', 'rotation'] as const)('%s is what main takes', (kind) => {
    const check = checkOf({ ...SETUP, kind });
    expect(checkSchema.parse(check)).toEqual(check);
    expect(check.kind).toBe(kind);
  });
});

describe('words', () => {
  it('has a button for every action but none', () => {
    for (const action of LAB_ACTIONS) expect(ACTION_LABELS[action] === null, action).toBe(action === 'none');
  });

  it('never calls a cost nothing', () => {
    expect([null, 0, 9_999, 10_000, 12_345].map(formatCost)).toEqual([
      'cost unknown',
      'under 1 cent',
      'under 1 cent',
      '$0.01',
      '$0.02',
    ]);
  });

  it('sizes, times and shares', () => {
    expect([null, 12, 2_048, 307_200, 1_258_291].map(formatBytes)).toEqual(['—', '12 B', '2 kB', '300 kB', '1.2 MB']);
    expect([0, 412, 1_240].map(formatOffset)).toEqual(['+0 ms', '+412 ms', '+1.2 s']);
    expect([null, 0, 0.714].map(formatShare)).toEqual(['—', '0 %', '71 %']);
  });

  it('takes the middle of what was measured', () => {
    expect([medianOf([]), medianOf([5]), medianOf([9, 1, 5]), medianOf([1, 2, 3, 10])]).toEqual([null, 5, 5, 2.5]);
  });
});
