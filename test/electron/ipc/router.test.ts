import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRouter, denySender, type Sender } from '../../../electron/ipc/router.ts';
import { createLog } from '../../../electron/log.ts';
import { AppError, appErrorData } from '../../../shared/ipc/app-error.ts';
import { callChannels, calls, type Handlers } from '../../../shared/ipc/contract.ts';

const APP = 'app://pakdesk';
type Frame = NonNullable<Sender['senderFrame']>;

function sender(url: string, options: { id?: number; parent?: unknown; frame?: null } = {}): Sender {
  const frame = { url, parent: options.parent ?? null } as unknown as Frame;
  return { sender: { id: options.id ?? 1 }, senderFrame: options.frame === null ? null : frame };
}
const own = sender('app://pakdesk/index.html#/keys');

/** Handlers that only count: whatever reaches one, has passed the door. */
function setUp(overrides: Record<string, (input: unknown) => unknown> = {}) {
  const reached: string[] = [];
  const lines: string[] = [];
  let nowMs = 0;
  const handlers = Object.fromEntries(
    Object.entries(calls).map(([domain, rows]) => [
      domain,
      Object.fromEntries(
        Object.keys(rows).map((name) => [
          name,
          (input: unknown) => {
            reached.push(`${domain}.${name}`);
            const own = overrides[`${domain}.${name}`];
            if (own) return own(input);
            throw new AppError(appErrorData('offline', 'reached the handler'));
          },
        ]),
      ),
    ]),
  ) as unknown as Handlers;
  const shut = { locked: false };
  const router = createRouter({
    handlers,
    appOrigin: APP,
    isRegistered: (id) => id === 1,
    log: createLog(
      (line) => lines.push(line),
      () => 0,
    ),
    clock: { now: () => nowMs },
    isLocked: () => shut.locked,
  });
  return { shut, router, reached, lines, tick: (ms: number) => (nowMs += ms) };
}

describe('who may call', () => {
  const refused: [string, Sender][] = [
    ['[fault 55] an iframe of our own page', sender('app://pakdesk/index.html', { parent: {} })],
    ['[fault 55] a foreign origin', sender('https://evil.example/')],
    ['a null frame, after a navigation', sender(APP, { frame: null })],
    ['a window that the app did not open', sender('app://pakdesk/index.html', { id: 2 })],
    ['our scheme on another host', sender('app://evil/index.html')],
    ['another scheme on our host', sender('https://pakdesk/')],
    ['our origin as user info of another', sender('https://app:pakdesk@evil.example/')],
    ['our origin as a prefix', sender('app://pakdesk.evil.example/')],
    ['a blank page', sender('about:blank')],
    ['a file', sender('file:///etc/passwd')],
    ['a data url', sender('data:text/html,<p>')],
    ['no url', sender('')],
  ];
  for (const [name, event] of refused) {
    it(`[bar 8] refuses ${name}, on every channel, and logs it`, async () => {
      const { router, reached, lines } = setUp();
      for (const channel of callChannels()) {
        const answer = await router.dispatch(channel, event, [{}]);
        expect(answer).toMatchObject({ ok: false, error: { code: 'refused', errorId: expect.stringMatching(/^e-/) } });
      }
      expect(reached).toEqual([]);
      expect(lines).toHaveLength(callChannels().length);
    });
  }

  it('lets our own main frame in', () => {
    expect(denySender(own, { appOrigin: APP, isRegistered: () => true })).toBeNull();
  });
});

describe('what may be asked', () => {
  const badInputs: [string, unknown[]][] = [
    ['no argument', []],
    ['null', [null]],
    ['a text', ['x']],
    ['a number', [1]],
    ['an array', [[]]],
    ['two arguments', [{}, {}]],
    ['an extra key', [{ extraKeyThatNobodyNamed: 1 }]],
    ['a __proto__ key', [JSON.parse('{"__proto__":{"polluted":true}}')]],
    ['a constructor key', [{ constructor: { prototype: { polluted: true } } }]],
    ['ten megabytes', [{ blob: 'x'.repeat(10_000_000) }]],
    ['a function', [() => 1]],
  ];
  for (const [name, args] of badInputs) {
    it(`[bar 8] [fault 54] refuses ${name} on every channel`, async () => {
      const { router, reached } = setUp();
      for (const channel of callChannels()) {
        const answer = await router.dispatch(channel, own, args);
        expect(answer, channel).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
      }
      expect(reached).toEqual([]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });
  }

  it('[fault 54] refuses a cyclic object without hanging', async () => {
    const { router, reached } = setUp();
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    for (const channel of callChannels()) await router.dispatch(channel, own, [cyclic]);
    expect(reached).toEqual([]);
  });

  for (const channel of [
    '',
    'keys',
    'keys.',
    '.list',
    'keys.nothing',
    '__proto__.toString',
    'keys.constructor',
    'keys.list.x',
    'toString.call',
  ]) {
    it(`[bar 8] [fault 54] refuses the unknown channel "${channel}"`, async () => {
      const { router, lines } = setUp();
      expect(await router.dispatch(channel, own, [{}])).toMatchObject({ ok: false, error: { code: 'refused' } });
      expect(lines).toHaveLength(1);
    });
  }

  it('answers any value on any channel with an envelope and a known error', async () => {
    const { router, tick } = setUp();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...callChannels()),
        fc.anything({ withNullPrototype: true }),
        async (channel, value) => {
          tick(1000);
          const answer = await router.dispatch(channel, own, [value]);
          expect(answer.ok).toBe(false);
          if (!answer.ok) expect(['invalid_input', 'offline']).toContain(answer.error.code);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('[fault 58] cuts a flood on one channel and keeps the others answering', async () => {
    const { router, reached, tick } = setUp({ 'app.notices': () => ({ notices: [] }), 'sync.state': () => null });
    for (let i = 0; i < 10_000; i += 1) await router.dispatch('app.notices', own, [{}]);
    expect(reached.length).toBe(200);
    await router.dispatch('sync.state', own, [{}]);
    expect(reached.at(-1)).toBe('sync.state');
    tick(1000);
    expect((await router.dispatch('app.notices', own, [{}])).ok).toBe(true);
  });
});

describe('what comes back', () => {
  it('strips every field that the contract does not name', async () => {
    const { router } = setUp({
      'app.notices': () => ({ notices: [], apiKey: 'psx_0123456789abcdef0123456789abcdef' }),
    });
    expect(await router.dispatch('app.notices', own, [{}])).toEqual({ ok: true, value: { notices: [] } });
  });

  it('hides the text of an unexpected error behind an id that the log carries', async () => {
    const { router, lines } = setUp({
      'app.notices': () => {
        throw new Error('boom at http://psx_ab12:pak_0123456789abcdef01234567@gw:7000');
      },
    });
    const answer = await router.dispatch('app.notices', own, [{}]);
    expect(JSON.stringify(answer)).not.toContain('boom');
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    if (!answer.ok) expect(lines[0]).toContain(answer.error.errorId);
    expect(lines[0]).toContain('boom');
    expect(lines[0]).not.toContain('pak_0123456789abcdef01234567');
  });

  it.each([
    ['that is told', () => new AppError(appErrorData('conflict', 'alice@acme has a key already.')), 'ipc.failed'],
    ['of its own', () => new Error('boom at alice@acme'), 'ipc.crashed'],
  ])('tells nothing of a failure %s that comes after the lock closed, and logs it', async (_what, failure, event) => {
    const { router, shut, lines } = setUp({
      'app.notices': () => {
        shut.locked = true;
        throw failure();
      },
    });
    const answer = await router.dispatch('app.notices', own, [{}]);
    expect(answer).toMatchObject({ ok: false, error: { code: 'locked', fields: [], errorId: null } });
    expect(JSON.stringify(answer)).not.toContain('alice');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual([event]);
  });

  it('still tells the lock’s own calls what went wrong while it is locked', async () => {
    const { router, shut } = setUp({
      'lock.unlock': () => {
        throw new AppError(appErrorData('validation', 'That is not the passphrase.'));
      },
    });
    shut.locked = true;
    expect(await router.dispatch('lock.unlock', own, [{ passphrase: 'seven quiet owls' }])).toMatchObject({
      error: { code: 'validation' },
    });
  });

  it('refuses an answer that is not what the contract says', async () => {
    const { router } = setUp({ 'app.notices': () => ({ notices: 'many' }) });
    expect(await router.dispatch('app.notices', own, [{}])).toMatchObject({ ok: false, error: { code: 'internal' } });
  });
});
