/** What the parent tells its child, which must not load the test runner. */
import type { NewAccountHome } from '../../../electron/account/account-home.ts';
import type { PlatformDescription } from '../../../electron/demo/types.ts';

export interface ChildTask {
  dir: string;
  description: PlatformDescription;
  jobId: string;
  /** Null: go on with the job that is there. */
  keyIds: string[] | null;
}

export function homeOfPlatform(description: PlatformDescription): NewAccountHome {
  const [host = '', httpPort = ''] = description.gateway.http.split(':');
  return {
    kind: 'local',
    apiUrl: description.apiUrl,
    gateway: { host, httpPort: Number(httpPort), socks5Port: Number(description.gateway.socks5.split(':')[1]) },
    extraEchoServices: [description.echoUrl],
  };
}
