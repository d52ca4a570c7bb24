import { app, Notification } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Popup } from '../../../electron/alerts/notifier.ts';
import { createNotifier } from '../../../electron/shell/notifications.ts';
import { recordingLog } from './fakes.ts';

const show = vi.spyOn(Notification.prototype, 'show').mockReturnValue();
const close = vi.spyOn(Notification.prototype, 'close').mockReturnValue();

const POPUP: Popup = {
  title: 'alice is at 95 % of her cap',
  body: '0.5 GB left',
  button: 'Top up',
  command: { command: 'topUp', keyId: 'k1' },
};

function setUp() {
  const order: unknown[] = [];
  const { log, lines } = recordingLog();
  const notifier = createNotifier({
    publish: (name, payload) => order.push([name, payload]),
    log,
    showWindow: () => order.push('window'),
  });
  const shown = () => show.mock.contexts.at(-1) as unknown as Notification;
  return { notifier, order, lines, shown };
}

beforeEach(() => {
  show.mockClear();
  close.mockClear();
});

describe('a notification', () => {
  it('has title, text and the button of its action', () => {
    const { notifier, shown } = setUp();
    notifier.show(POPUP);
    expect(shown()).toMatchObject({ title: POPUP.title, body: POPUP.body });
    expect(shown().actions).toEqual([{ type: 'button', text: 'Top up' }]);
  });

  it('without an action has no button', () => {
    const { notifier, shown } = setUp();
    notifier.show({ ...POPUP, button: null });
    expect(shown().actions).toEqual([]);
  });

  it('cuts what customers’ labels make long, by whole characters', () => {
    const { notifier, shown } = setUp();
    notifier.show({ ...POPUP, title: '😀'.repeat(500), body: 'b'.repeat(5_000) });
    expect(Array.from(shown().title)).toHaveLength(120);
    expect(shown().title.endsWith('😀…')).toBe(true);
    expect(shown().title.isWellFormed()).toBe(true);
    expect(shown().body).toHaveLength(400);
  });

  it.each(['click', 'action'])('brings the window to the front first, then asks it for the dialog: %s', (event) => {
    const { notifier, order, shown } = setUp();
    notifier.show(POPUP);
    shown().emit(event);
    expect(order).toEqual(['window', ['command', { command: 'topUp', keyId: 'k1' }]]);
  });

  it('that the system refused is in the log, without its text', () => {
    const { notifier, lines, shown } = setUp();
    notifier.show(POPUP);
    shown().emit('failed', {}, 'no notification service');
    expect(lines()).toMatchObject([{ event: 'notifications.failed' }]);
    expect(JSON.stringify(lines())).not.toContain('alice');
  });
});

describe('at locking', () => {
  it('all that still stands is taken down, once', () => {
    const { notifier } = setUp();
    for (let n = 0; n < 3; n += 1) notifier.show(POPUP);
    notifier.clear();
    notifier.clear();
    expect(close).toHaveBeenCalledTimes(3);
  });

  it('what was clicked, closed or refused is not touched any more', () => {
    const { notifier, shown } = setUp();
    for (const event of ['click', 'action', 'close', 'failed']) {
      notifier.show(POPUP);
      shown().emit(event, {}, 'why');
    }
    notifier.clear();
    expect(close).not.toHaveBeenCalled();
  });
});

it('the badge is the number asked for', () => {
  const badge = vi.spyOn(app, 'setBadgeCount').mockReturnValue(true);
  setUp().notifier.setBadge(4);
  expect(badge).toHaveBeenCalledWith(4);
});
