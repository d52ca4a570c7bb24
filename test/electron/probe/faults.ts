/** Ways in which a proxy misbehaves, as servers, and what must be said of them. */
import type { Socket } from 'node:net';
import { expect } from 'vitest';
import type { ProbeStageName } from '../../../shared/ipc/lab-report.ts';
import type { Routing } from '../../../shared/proxy-url.ts';
import { allClosed, listen, onConnect, run, SECRET, whenRead } from './loopback.ts';

export interface Fault {
  name: string;
  proxy: (socket: Socket) => void;
  stage: ProbeStageName;
  sentence: RegExp;
  gatewayCode?: string;
  /** It is the stage's own deadline that ends it. */
  hangs?: true;
  echo?: string;
}

/** Of the stage that a hanging proxy holds up. */
export const HANG_MS = 80;

export const HTTP_ECHO = 'http://127.0.0.1:9/json';
export const HTTPS_ECHO = 'https://echo.test/json';
export const OK = 'HTTP/1.1 200 OK\r\n\r\n';
export const refuse = (statusLine: string, body: string, headers = '') =>
  onConnect((socket) =>
    socket.end(`HTTP/1.1 ${statusLine}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  );
export const afterConnect = (react: (socket: Socket) => void) =>
  onConnect((socket) => {
    socket.write(OK);
    react(socket);
  });
/** Goes on sending until the other side is gone. */
export const flood = (socket: Socket, text: string) => {
  const more = () => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', more);
  more();
};

export const GREETING = (got: Buffer) => got.length >= 3;
/** Takes the greeting, then the login, then the request, each answered by its step; fewer steps leave it silent. */
export function socks(...steps: ((socket: Socket) => void)[]): (socket: Socket) => void {
  return (socket) => {
    const [onGreeting, onLogin, onRequest] = steps;
    whenRead(socket, GREETING, () => {
      onGreeting?.(socket);
      whenRead(
        socket,
        (got) => got.length > 4,
        () => {
          onLogin?.(socket);
          whenRead(
            socket,
            (got) => got.length > 6,
            () => onRequest?.(socket),
          );
        },
      );
    });
  };
}
export const send =
  (...bytes: number[]) =>
  (socket: Socket) => {
    socket.write(Buffer.from(bytes));
  };
export const drop = (socket: Socket) => {
  socket.destroy();
};
export const password = send(5, 2);
export const welcome = send(1, 0);
export const connected = send(5, 0, 0, 1, 0, 0, 0, 0, 0, 0);

export async function expectNamed(fault: Fault, routing: Routing): Promise<void> {
  const proxy = await listen(fault.proxy);
  const { result, exitIp, seen } = await run({
    port: proxy.port,
    routing,
    echoServices: [fault.echo ?? HTTP_ECHO],
    ...(fault.hangs === true ? { deadlines: { [`${fault.stage}Ms`]: HANG_MS } } : {}),
  });
  expect(result.verdict).toBe('failed');
  expect(result.sentence).toMatch(fault.sentence);
  expect(result.nextStep).toMatch(/\.$/);
  expect(result.gatewayCode).toBe(fault.gatewayCode ?? null);
  const failed = result.stages.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ name }) => name)).toEqual([fault.stage]);
  expect(result.stages.filter(({ outcome }) => outcome === 'running')).toEqual([]);
  const [stage] = failed;
  expect((stage?.endMs ?? Number.NaN) - (stage?.startMs ?? Number.NaN)).toBeLessThan(HANG_MS + 250);
  expect(exitIp).toBeNull();
  const told = JSON.stringify([result, seen]);
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain(Buffer.from(SECRET).toString('base64').slice(4, 20));
  await allClosed(proxy);
}
