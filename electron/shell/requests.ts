// No request of the page leaves the computer. Threat: data sent out by a way that the CSP does not cover.
import type { Session, WebContents } from 'electron';
import type { Log } from '../log.ts';
import { isAppUrl } from './app-origin.ts';

export function denyForeignRequests(session: Session, log: Log, production: boolean): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed = isAppUrl(details.url) || (!production && details.url.startsWith('devtools:'));
    if (!allowed) log.warn('request.refused', { scheme: URL.parse(details.url)?.protocol, type: details.resourceType });
    callback({ cancel: !allowed });
  });
}

/** The CSP has no word for WebRTC, whose STUN packets would still go out. */
export function denyWebRtcPackets(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
