// Writes down what failed and why. Threat: a log that a ten-minute outage floods, so that nobody finds anything in it.
import type { AppError } from '../../shared/ipc/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ApiRequest } from './exchange.ts';

const QUIET_MS = 60_000;

/** Ordinary answers: the user's input or the state of his account, with nothing to look into. */
const ORDINARY = new Set([
  'cancelled',
  'rate_limited',
  'validation',
  'not_found',
  'conflict',
  'balance_exhausted',
  'invalid_input',
]);

/** Returns the error completed with the id of its log line. The same failure again within a minute shares the line. */
export function createFailureLog(log: Log, clock: Clock) {
  const recent = new Map<string, { at: number; errorId: string; repeats: number }>();
  return (request: ApiRequest, error: AppError): AppError => {
    const fields = { method: request.method, route: request.route, code: error.code, requestId: error.data.requestId };
    if (ORDINARY.has(error.code)) {
      if (error.code !== 'cancelled') log.info('platform.refused', fields);
      return error;
    }
    const name = `${request.method} ${request.route} ${error.code}`;
    const last = recent.get(name);
    if (last !== undefined && Math.abs(clock.now() - last.at) < QUIET_MS) {
      last.repeats++;
      error.data.errorId = last.errorId;
      return error;
    }
    const errorId = log.error('platform.failed', error.cause ?? error, {
      ...fields,
      repeatsBefore: last?.repeats ?? 0,
    });
    recent.set(name, { at: clock.now(), errorId, repeats: 0 });
    error.data.errorId = errorId;
    return error;
  };
}
