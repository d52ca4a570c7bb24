/** Short news in the corner. Long or important news belongs on the screen itself. */
import { notifications } from '@mantine/notifications';
import { asAppError } from '../../ui/app-error.ts';

export function showDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 3_500 });
}

export function showFailure(title: string, error: unknown): void {
  const { message, nextStep, requestId } = asAppError(error);
  const request = requestId === null ? '' : ` (request ${requestId})`;
  notifications.show({ title, message: `${message} ${nextStep}${request}`, color: 'red', autoClose: 12_000 });
}

/** A change was asked for by the keyboard while none is possible. */
export function showBlocked(reason: string): void {
  notifications.show({ id: 'blocked', message: reason, color: 'yellow', autoClose: 6_000 });
}
