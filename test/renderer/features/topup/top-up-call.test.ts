import { describe, expect, it } from 'vitest';
import { type Partly, restOf } from '../../../../renderer/features/topup/top-up-call.ts';
import { AppError, appErrorData } from '../../../../shared/ipc/app-error.ts';
import { fixtureKeys } from '../../fixtures.ts';

const [key] = fixtureKeys(1, Date.now());
if (!key) throw new Error('no fixture');

function partly(steps: Partly['operation']['steps']): Partly {
  return {
    outcome: 'partly',
    before: key as NonNullable<typeof key>,
    wanted: { ...(key as NonNullable<typeof key>), expiresAt: 1_800_000_000_000, enabled: true },
    operation: {
      id: 'intent-00000000000000',
      kind: 'topUp',
      keyId: 'k',
      label: 'alice',
      summary: '',
      startedAt: 0,
      endedAt: 1,
      outcome: 'failed',
      note: '',
      requestIds: [],
      steps,
    },
    error: new AppError(appErrorData('forbidden', 'No.')),
  };
}

describe('what is left of a top-up', () => {
  it('is the switch alone when only that failed', () => {
    const steps = [
      { name: 'top up', outcome: 'done' },
      { name: 'switch on', outcome: 'failed' },
    ] as const;
    expect(restOf(partly([...steps]))).toEqual({ expiresAt: null, enable: true });
  });

  it('is the days and the switch when the days failed before it', () => {
    const steps = [
      { name: 'top up', outcome: 'done' },
      { name: 'extend', outcome: 'failed' },
      { name: 'switch on', outcome: 'open' },
    ] as const;
    expect(restOf(partly([...steps]))).toEqual({ expiresAt: 1_800_000_000_000, enable: true });
  });

  it('never is the GB again', () => {
    const steps = [
      { name: 'top up', outcome: 'done' },
      { name: 'extend', outcome: 'skipped' },
      { name: 'switch on', outcome: 'failed' },
    ] as const;
    expect(JSON.stringify(restOf(partly([...steps])))).not.toContain('Gb');
  });
});
