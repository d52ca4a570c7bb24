// The user's own limit of GB a day. Threat: many calls at once, or a list, that spend what one call may not.
import { AppError, type AppErrorData, appErrorData } from '../../shared/ipc/app-error.ts';
import type { Session } from './session.ts';

export interface DailySpending {
  limitGb: number | null;
  /** Minted and added since midnight, local time. */
  spentGb: number;
}

export function dailySpending({ store, clock }: Session, limitGb: number | null): DailySpending {
  return { limitGb, spentGb: store.journal.gbSince(new Date(clock.now()).setHours(0, 0, 0, 0)) };
}

export function crosses({ limitGb, spentGb }: DailySpending, addGb: number): boolean {
  return limitGb !== null && addGb > 0 && spentGb + addGb > limitGb;
}

/** `instead`: what could be done today. */
export function limitError({ limitGb, spentGb }: DailySpending, addGb: number, instead = ''): AppErrorData {
  return appErrorData(
    'spending_limit',
    `Your limit is ${limitGb} GB a day; ${spentGb} GB went out today and this would add ${addGb} GB.`,
    `${instead === '' ? 'Wait' : `${instead}, wait`} until tomorrow, or raise the limit in Settings, under Spending.`,
  );
}

export function assertWithinLimit(spending: DailySpending, addGb: number): void {
  if (crosses(spending, addGb)) throw new AppError(limitError(spending, addGb));
}
