import { describe, expect, it } from 'vitest';
import { GATEWAY_ERRORS, readGatewayAnswer } from '../../../electron/probe/gateway-errors.ts';
import type { HttpHead } from '../../../electron/probe/http-message.ts';
import { failureWords } from '../../../electron/probe/verdict-words.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const head = (status: number, headers: Record<string, string> = {}, reason = ''): HttpHead => ({
  status,
  reason,
  headers: new Map(Object.entries(headers)),
});
const read = (status: number, body: string, headers: Record<string, string> = {}, reason = '') =>
  readGatewayAnswer(head(status, headers, reason), body, [], NOW);
const scene = { stage: 'tunnel', protocol: 'http', gateway: 'gw:7000', port: 7000, echoHost: 'e' } as const;
const words = (status: number, body: string) => failureWords({ kind: 'gateway', answer: read(status, body) }, scene);

describe('readGatewayAnswer', () => {
  it('reads code, message and request id', () => {
    expect(read(407, 'E_CAP_EXCEEDED: 10 GB used (req: 7f3a-1)')).toEqual({
      status: 407,
      code: 'E_CAP_EXCEEDED',
      message: '10 GB used',
      requestId: '7f3a-1',
      retryAfterMs: null,
      isWebPage: false,
    });
  });

  it('finds them in JSON, in the status line and in a header', () => {
    expect(read(502, '{"error":"E_STOCK_DEGRADED","requestId":"r-1"}')).toMatchObject({
      code: 'E_STOCK_DEGRADED',
      requestId: 'r-1',
    });
    expect(read(503, '', {}, 'E_INTERNAL: oops (req: r-2)')).toMatchObject({ code: 'E_INTERNAL', requestId: 'r-2' });
    expect(read(429, '', { 'x-error': 'E_SESSION_LIMIT', 'x-request-id': 'r-3' })).toMatchObject({
      code: 'E_SESSION_LIMIT',
      requestId: 'r-3',
    });
  });

  it('reads how long to wait, as seconds or as a date by the server’s own clock', () => {
    expect(read(429, '', { 'retry-after': '30' }).retryAfterMs).toBe(30_000);
    const date = { 'retry-after': 'Tue, 24 Nov 2026 14:00:45 GMT', date: 'Tue, 24 Nov 2026 14:00:00 GMT' };
    expect(read(429, '', date).retryAfterMs).toBe(45_000);
    expect(read(429, '', { 'retry-after': 'soon' }).retryAfterMs).toBeNull();
  });

  it('shows no page of HTML, no control characters, no more than a line', () => {
    expect(read(502, '<!DOCTYPE html><h1>Bad</h1>').message).toBe('');
    expect(read(502, 'a\r\nb\u0007\u202ec').message).toBe('a b c');
    expect(read(502, 'x'.repeat(4096)).message.length).toBeLessThanOrEqual(300);
  });
});

describe('each code of the gateway', () => {
  it.each(Object.keys(GATEWAY_ERRORS))('%s says what happened and what to do', (code) => {
    const { sentence, nextStep } = words(400, `${code}: upstream words (req: r)`);
    expect(sentence).toMatch(/^Failed: [a-z].*\.$/);
    expect(sentence).not.toContain(code);
    expect(sentence).not.toContain('upstream words');
    expect(nextStep).toMatch(/^[A-Z].*\.$/);
  });

  it('covers the reference', () => {
    expect(Object.keys(GATEWAY_ERRORS).sort()).toEqual(
      'E_AUTH_INVALID E_AUTH_REQUIRED E_CAP_EXCEEDED E_INTERNAL E_NO_STOCK_COUNTRY E_RATE_LIMITED_AUTH E_RATE_LIMITED_CONN E_SESSION_LIMIT E_SSRF_BLOCKED E_STOCK_DEGRADED E_USERNAME_PARSE'.split(
        ' ',
      ),
    );
  });

  it.each([
    [418, 'E_TEAPOT: short and stout (req: r)', /the gateway answered E_TEAPOT \(418\): short and stout\./],
    [407, 'no', /refuses the login \(407\): no\./],
    [429, '', /takes no more requests for now \(429\)\./],
    [504, '', /no way to the echo service \(504\)\./],
    [400, '', /the gateway answered 400\./],
    [400, 'constructor', /answered 400: constructor\./],
  ])('a code nobody knows is told too: %d %s', (status, body, sentence) => {
    expect(words(status, body).sentence).toMatch(sentence);
    expect(words(status, body).nextStep).not.toBe('');
  });
});
