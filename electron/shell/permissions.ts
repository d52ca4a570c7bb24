// The page may use no device and no browser permission. Threat: an injected script asks for camera, location, USB, files, notifications …
import type { Session } from 'electron';
import type { Log } from '../log.ts';

export function denyPermissions(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    log.warn('permission.refused', { permission });
    callback(false);
  });
  /** Chromium asks this one by itself, again and again: each name is told once. */
  const checked = new Set<string>();
  session.setPermissionCheckHandler((_contents, permission) => {
    if (!checked.has(permission)) log.info('permission.denied', { permission });
    checked.add(permission);
    return false;
  });
  session.setDevicePermissionHandler(({ deviceType }) => {
    log.warn('permission.refused', { permission: deviceType });
    return false;
  });
  session.setDisplayMediaRequestHandler((_request, callback) => {
    log.warn('permission.refused', { permission: 'display-capture' });
    callback(null);
  });
}
