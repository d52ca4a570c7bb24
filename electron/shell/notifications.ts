// Notifications of the system. Threat: they show on a locked screen and stay in a history, so they name no secret and no customer.
import { Notification } from 'electron';

export function showNotification(title: string, body: string, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: true });
  notification.on('click', onClick);
  notification.show();
}
