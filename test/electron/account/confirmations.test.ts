import { describe, expect, it } from 'vitest';
import { createConfirmations } from '../../../electron/account/confirmations.ts';

const refusal = expect.objectContaining({ data: expect.objectContaining({ code: 'confirmation_required' }) });

function refused(run: () => void) {
  try {
    run();
  } catch (error) {
    expect(error).toEqual(refusal);
    return;
  }
  throw new Error('it was not refused');
}

describe('[bar 22] confirmations', () => {
  it('takes a token once, for the action and the key it was issued for', () => {
    const confirmations = createConfirmations(() => 0);
    const token = confirmations.issue('rotate', 'k1');
    confirmations.assertConfirmed(token, 'rotate', 'k1');
    refused(() => confirmations.assertConfirmed(token, 'rotate', 'k1'));
  });

  for (const [name, action, target] of [
    ['another action', 'revoke', 'k1'],
    ['another key', 'rotate', 'k2'],
  ] as const) {
    it(`refuses a token for ${name}, and uses it up`, () => {
      const confirmations = createConfirmations(() => 0);
      const token = confirmations.issue('rotate', 'k1');
      refused(() => confirmations.assertConfirmed(token, action, target));
      refused(() => confirmations.assertConfirmed(token, 'rotate', 'k1'));
    });
  }

  it('refuses no token, a made-up one and one that is older than two minutes', () => {
    let nowMs = 0;
    const confirmations = createConfirmations(() => nowMs);
    refused(() => confirmations.assertConfirmed(null, 'rotate', 'k1'));
    refused(() => confirmations.assertConfirmed('made-up', 'rotate', 'k1'));
    const token = confirmations.issue('rotate', 'k1');
    nowMs = 120_001;
    refused(() => confirmations.assertConfirmed(token, 'rotate', 'k1'));
  });

  it('refuses a token from the future (the clock was set back)', () => {
    let nowMs = 10_000;
    const confirmations = createConfirmations(() => nowMs);
    const token = confirmations.issue('rotate', 'k1');
    nowMs = 0;
    refused(() => confirmations.assertConfirmed(token, 'rotate', 'k1'));
  });

  it('keeps a bounded number of open tokens', () => {
    const confirmations = createConfirmations(() => 0);
    const first = confirmations.issue('rotate', 'k1');
    for (let i = 0; i < 200; i += 1) confirmations.issue('rotate', `k${i}`);
    refused(() => confirmations.assertConfirmed(first, 'rotate', 'k1'));
  });
});
