/** Small stand-ins for the shell's collaborators. */
import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { createLog, type Log } from '../../../electron/log.ts';

export function recordingLog(): { log: Log; lines: () => Record<string, unknown>[] } {
  const lines: string[] = [];
  const log = createLog(
    (line) => lines.push(line),
    () => 0,
  );
  return { log, lines: () => lines.map((line) => JSON.parse(line)) };
}

export interface CancellableEvent {
  url: string;
  prevented: boolean;
  preventDefault(): void;
}

export function cancellable(url = ''): CancellableEvent {
  const event = {
    url,
    prevented: false,
    preventDefault: () => {
      event.prevented = true;
    },
  };
  return event;
}

type OpenHandler = (details: { url: string }) => { action: string };

export class FakeContents extends EventEmitter {
  openHandler: OpenHandler | null = null;
  webRtcPolicy = 'default';
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }
  get asContents(): WebContents {
    return this as unknown as WebContents;
  }
}

export class FakeSession extends EventEmitter {
  readonly set: Record<string, (...args: unknown[]) => unknown> = {};
  setPermissionRequestHandler(handler: (...args: unknown[]) => unknown): void {
    this.set['request'] = handler;
  }
  setPermissionCheckHandler(handler: (...args: unknown[]) => unknown): void {
    this.set['check'] = handler;
  }
  setDevicePermissionHandler(handler: (...args: unknown[]) => unknown): void {
    this.set['device'] = handler;
  }
  setDisplayMediaRequestHandler(handler: (...args: unknown[]) => unknown): void {
    this.set['display'] = handler;
  }
  readonly webRequest = {
    onBeforeRequest: (handler: (...args: unknown[]) => unknown) => {
      this.set['beforeRequest'] = handler;
    },
  };
  get asSession(): Session {
    return this as unknown as Session;
  }
}

/** Addresses that look like the app's own, or would do harm. */
export const HOSTILE_URLS = [
  'https://example.com/',
  'http://127.0.0.1:8080/',
  'http://[::1]/',
  'http://169.254.169.254/latest/meta-data/',
  'app://pakdesk.evil.com/',
  'app://pakdesk:80@evil.com/',
  'app://evil@pakdesk/',
  'app://user:pass@pakdesk/',
  'app://pakdesk:8080/',
  'app://PAKDESK.example/',
  'app://other/',
  'app:///pakdesk/',
  'app:pakdesk/',
  'app2://pakdesk/',
  'xapp://pakdesk/',
  'https://pakdesk/',
  'https://app//pakdesk/',
  'file:///etc/passwd',
  'file://pakdesk/',
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'data:text/html,<script>1</script>',
  'blob:app://pakdesk/0',
  'filesystem:app://pakdesk/x',
  'about:blank',
  'about:srcdoc',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'view-source:app://pakdesk/',
  'ws://pakdesk/',
  'mailto:a@example.com',
  'ms-settings:',
  'smb://host/share',
  ' app://pakdesk.evil/',
  'not a url',
  '',
];
