import { describe, expect, it } from 'vitest';
import { denyForeignRequests, denyWebRtcPackets } from '../../../electron/shell/requests.ts';
import { FakeContents, FakeSession, HOSTILE_URLS, recordingLog } from './fakes.ts';

function cancelled(url: string, production: boolean): unknown {
  const session = new FakeSession();
  denyForeignRequests(session.asSession, recordingLog().log, production);
  let answer: unknown;
  session.set['beforeRequest']?.({ url, resourceType: 'xhr' }, (response: { cancel: boolean }) => {
    answer = response.cancel;
  });
  return answer;
}

describe('[bar 7] denyForeignRequests', () => {
  it.each(HOSTILE_URLS)('cancels %j', (url) => {
    expect(cancelled(url, true)).toBe(true);
  });
  it('lets the app load its own files', () => {
    expect(cancelled('app://pakdesk/assets/main.js', true)).toBe(false);
  });
  it('lets developer tools load theirs, in development alone', () => {
    expect(cancelled('devtools://devtools/bundled/x.js', false)).toBe(false);
    expect(cancelled('devtools://devtools/bundled/x.js', true)).toBe(true);
  });
});

describe('[bar 7] denyWebRtcPackets', () => {
  it('keeps WebRTC from sending outside a proxy', () => {
    const contents = new FakeContents();
    denyWebRtcPackets(contents.asContents);
    expect(contents.webRtcPolicy).toBe('disable_non_proxied_udp');
  });
});
