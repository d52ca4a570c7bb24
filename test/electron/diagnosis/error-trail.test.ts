import { describe, expect, it } from 'vitest';
import { createErrorTrail } from '../../../electron/diagnosis/error-trail.ts';
import { createLog } from '../../../electron/log.ts';

function trail() {
  const lines: string[] = [];
  const made = createErrorTrail((line) => lines.push(line));
  return { lines, trail: made, log: createLog(made.sink, () => 0) };
}

describe('createErrorTrail', () => {
  it('passes every line on and remembers errors and warnings, without a word of theirs', () => {
    const { lines, trail: made, log } = trail();
    log.info('app.started', { level: '"level":"error"' });
    const errorId = log.error('ipc.failed', new TypeError('alice@acme has no cap', { cause: new Error('bob') }), {
      channel: 'keys.mint',
      code: 'conflict',
      label: 'alice@acme',
    });
    log.warn('bulk.slow', { customer: 'carol' });
    expect(lines).toHaveLength(3);
    expect(made.list()).toMatchObject([
      { event: 'ipc.failed', errorId, channel: 'keys.mint', code: 'conflict', cause: 'TypeError' },
      { event: 'bulk.slow', level: 'warn', errorId: null, cause: null },
    ]);
    expect(JSON.stringify(made.list())).not.toMatch(/alice|bob|carol/);
  });

  it('keeps file names of the frames, not where they lie', () => {
    const { trail: made, log } = trail();
    const error = new Error('x');
    error.stack = [
      'Error: x',
      '    at mint (file:///home/ann/pakdesk/out/app/main/main.js:1:2)',
      '    at async run (C:\\Users\\Ann\\app\\main.js:3:4)',
      '    at file:///home/ann/main.js:5:6',
      '    at <anonymous>',
    ].join('\n');
    log.error('x', error);
    expect(made.list()[0]?.frames).toEqual(['mint main.js:1:2', 'run main.js:3:4', 'main.js:5:6']);
  });

  it('forgets the oldest', () => {
    const { trail: made, log } = trail();
    for (let n = 0; n < 100; n += 1) log.error(`event.${n}`, new Error('x'));
    expect(made.list()).toHaveLength(40);
    expect(made.list().at(-1)?.event).toBe('event.99');
  });
});
