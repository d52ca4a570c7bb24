/** Whatever was thrown, as the one error shape the screens show. */
import { AppError, type AppErrorData, appErrorData } from '../../shared/ipc/app-error.ts';

export function asAppError(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.data;
  return appErrorData(
    'internal',
    'Something in this window went wrong.',
    'Try again; if it stays, restart Pakdesk. Your data is safe.',
  );
}

/** The problem at one field, or null: for the field's own error line. */
export function fieldError(error: unknown, field: string): string | null {
  if (error === null || error === undefined) return null;
  return fieldErrorOf(asAppError(error), field);
}

export function fieldErrorOf(data: AppErrorData, field: string): string | null {
  return data.fields.find((problem) => problem.field === field)?.message ?? null;
}
