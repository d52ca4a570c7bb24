/** Nothing of the login and no exit address in anything that is told, however hard the other side tries to send it back. */
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { reportsAsCsv, reportsAsJson } from '../../../electron/probe/export-reports.ts';
import { maskAddresses } from '../../../electron/probe/mask-ip.ts';
import type { LabCheck } from '../../../shared/ipc/lab-report.ts';
import { listen, onConnect, relay, run, SECRET, whenRead } from './loopback.ts';

const EXIT = '203.0.113.77';
const EXIT6 = '2001:db8:1:2::77';
const LOGIN = /Proxy-Authorization: Basic (\S+)/i;

/** In every form in which it could come back. */
function formsOf(login: string): string {
  const plain = Buffer.from(login, 'base64').toString();
  return `${login} ${plain} ${encodeURIComponent(plain)} ${SECRET} ${Buffer.from(SECRET).toString('base64')}`;
}

function refuseWithLogin(status: string, where: 'reason' | 'header' | 'body' | 'page') {
  return onConnect((socket, head) => {
    const echo = `${formsOf(LOGIN.exec(head)?.[1] ?? '')} ${EXIT} ${EXIT6}`;
    const body =
      where === 'body' ? `E_NEW_THING: ${echo} (req: ${SECRET})` : where === 'page' ? `<html>${echo}</html>` : '';
    const reason = where === 'reason' ? `E_NEW_THING: ${echo}` : 'No';
    const header = where === 'header' ? `X-Proxy-Error: E_NEW_THING: ${echo}\r\nX-Request-ID: ${SECRET}\r\n` : '';
    socket.end(`HTTP/1.1 ${status} ${reason}\r\n${header}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  });
}

/** An echo service or a target that puts the exit's address everywhere. */
const gossip = (status: string) => (socket: Socket) =>
  whenRead(
    socket,
    (got) => got.includes('\r\n\r\n'),
    () => {
      const body = JSON.stringify({ ip: EXIT, country: 'US', org: `AS1 Acme ${SECRET}` });
      socket.end(
        `HTTP/1.1 ${status} seen ${EXIT} ${EXIT6}\r\nContent-Type: text/${EXIT}\r\nX-Real-IP: ${EXIT}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    },
  );

function expectNothingTold(told: string): void {
  for (const secret of [SECRET, SECRET.slice(4), Buffer.from(SECRET).toString('base64').slice(4, 20), EXIT, EXIT6]) {
    expect(told).not.toContain(secret);
  }
  expect(told).not.toMatch(/Basic [A-Za-z0-9+/]{8}/);
}

describe('what is told of a refusal', () => {
  it.each(
    (['reason', 'header', 'body', 'page'] as const).flatMap((where) =>
      ['302 Found', '403 No', '407 No', '429 No', '502 No', '599 No'].map((status) => ({ where, status })),
    ),
  )('with the login in its $where ($status) holds none of it', async ({ where, status }) => {
    const proxy = await listen(refuseWithLogin(status, where));
    const { report, seen, told } = await run({ port: proxy.port, routing: { sessionId: 'alice7' } });
    expect(report.verdict).toBe('failed');
    expect(report.attempts[0]?.trace.length).toBeGreaterThan(2);
    expectNothingTold(JSON.stringify([report, seen, told]));
  });
});

describe('what is told of a run that works', () => {
  it.each<[string, LabCheck]>([
    ['single', { kind: 'single' }],
    ['sticky', { kind: 'sticky', requests: 2, spacingMs: 0 }],
    ['rotation', { kind: 'rotation', how: 'freshSessions', requests: 3, spacingMs: 0 }],
  ])('holds no exit address and no login (%s)', async (_, check) => {
    const proxy = await listen(relay);
    const echo = await listen(gossip('200'));
    const target = await listen(gossip('403'));
    const { report, seen, told, exitIps } = await run({
      port: proxy.port,
      check,
      routing: { sessionId: 'alice7' },
      echoServices: [`http://127.0.0.1:${echo.port}/json?key=${SECRET}`],
      target: { url: `http://127.0.0.1:${target.port}/a?t=${SECRET}`, expectStatus: null, expectText: null },
    });
    expect([...exitIps.values()]).toContain(EXIT);
    expectNothingTold(JSON.stringify([report, seen, told]));
    expectNothingTold(reportsAsJson([report]));
    expectNothingTold(reportsAsCsv([report]));
  });

  it('shows what went over the wire, in order, with the login left out', async () => {
    const proxy = await listen(relay);
    const echo = await listen(gossip('200'));
    const { report } = await run({ port: proxy.port, echoServices: [`http://127.0.0.1:${echo.port}/json?x=1`] });
    const lines = report.attempts[0]?.trace ?? [];
    expect(lines.map(({ text }) => text)).toEqual([
      `connected to 127.0.0.1:${proxy.port}`,
      `→ CONNECT 127.0.0.1:${echo.port} HTTP/1.1, with Proxy-Authorization: Basic (login not shown)`,
      '← HTTP/1.1 200 Connection established',
      '→ GET /json?… HTTP/1.1',
      '← HTTP/1.1 200 seen 203.0.113.••• 2001:db8:••• text/203.0.113.•••',
    ]);
    expect(lines.map(({ atMs }) => atMs)).toEqual(lines.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });
});

describe('exports', () => {
  it('hold no address at all, and no cell that a spreadsheet would run', async () => {
    const proxy = await listen(relay);
    const echo = await listen(gossip('200'));
    const { report } = await run({ port: proxy.port, echoServices: [`http://127.0.0.1:${echo.port}/json`] });
    const evil = { ...report, label: '=cmd|calc!A1' };
    for (const text of [reportsAsJson([evil]), reportsAsCsv([evil])]) {
      expect(text).not.toContain('203.0.113');
      expect(text).not.toContain('•••');
    }
    const csv = reportsAsCsv([evil]);
    expect(csv).toContain("'=cmd|calc!A1");
    const [head = '', row = ''] = csv.split('\r\n');
    expect(head.split(',').slice(0, 4)).toEqual(['at', 'customer', 'check', 'run']);
    expect(row.split(',')[0]).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(JSON.parse(reportsAsJson([evil]))).toMatchObject([{ runId: report.runId, attempts: [{ exitMark: 'A' }] }]);
  });
});

describe('maskAddresses', () => {
  it.each([
    ['from 203.0.113.7.', 'from 203.0.113.•••.'],
    ['[2001:db8::1]:80 and ::ffff:203.0.113.7', '[2001:db8:•••]:80 and 203.0.113.•••'],
    ['HTTP/1.1 200 at 12:30:45, version 1.2.3, ratio 1:2', 'HTTP/1.1 200 at 12:30:45, version 1.2.3, ratio 1:2'],
    ['999.1.2.3 and a::b::c', '999.1.2.3 and a::b::c'],
  ])('%s', (text, masked) => {
    expect(maskAddresses(text)).toBe(masked);
  });
});
