import { describe, expect, it } from 'vitest';
import { denyDownloads, denyNavigation } from '../../../electron/shell/navigation.ts';
import { cancellable, FakeContents, FakeSession, HOSTILE_URLS, recordingLog } from './fakes.ts';

function guarded() {
  const contents = new FakeContents();
  const { log, lines } = recordingLog();
  denyNavigation(contents.asContents, log);
  return { contents, lines };
}

describe('[bar 4] denyNavigation', () => {
  describe.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])('%s', (name) => {
    it.each(HOSTILE_URLS)('refuses and logs %j', (url) => {
      const { contents, lines } = guarded();
      const event = cancellable(url);
      contents.emit(name, event);
      expect(event.prevented).toBe(true);
      expect(lines()).toHaveLength(1);
    });

    it('lets the app load its own page again', () => {
      const { contents } = guarded();
      const event = cancellable('app://pakdesk/');
      contents.emit(name, event);
      expect(event.prevented).toBe(false);
    });
  });

  it.each([...HOSTILE_URLS, 'app://pakdesk/'])('opens no window for %j', (url) => {
    const { contents } = guarded();
    expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' });
  });

  it('attaches no webview', () => {
    const { contents } = guarded();
    const event = cancellable();
    contents.emit('will-attach-webview', event);
    expect(event.prevented).toBe(true);
  });

  it('logs the host and nothing that an address may carry', () => {
    const { contents, lines } = guarded();
    contents.emit('will-navigate', cancellable('https://evil.example/steal?secret=canary#canary'));
    expect(JSON.stringify(lines())).toContain('https://evil.example');
    expect(JSON.stringify(lines())).not.toContain('canary');
  });
});

describe('[bar 4] denyDownloads', () => {
  it('refuses every download', () => {
    const session = new FakeSession();
    const { log, lines } = recordingLog();
    denyDownloads(session.asSession, log);
    const event = cancellable();
    session.emit('will-download', event, { getURL: () => 'app://pakdesk/index.html' });
    expect(event.prevented).toBe(true);
    expect(lines()).toHaveLength(1);
  });
});
