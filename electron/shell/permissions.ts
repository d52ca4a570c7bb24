// The page may use no device and no browser permission. Threat: an injected script asks for camera, location, USB, files, notifications …
import type { Session } from 'electron';
import type { Log } from '../log.ts';

export function denyPermissions(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    log.warn('permission.refused', { permission });
    callback(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}
