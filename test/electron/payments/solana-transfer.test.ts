import { describe, expect, it } from 'vitest';
import { tokenAccountOf } from '../../../electron/payments/solana-address.ts';
import { readSolanaTransfer } from '../../../electron/payments/solana-transfer.ts';
import { solanaBuyer } from './solana-buyer.ts';

const USDC = 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v';
const SYSTEM_PROGRAM = '11111111111111111111111111111111';
const MEMO = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';

const shop = solanaBuyer().address;
const feePayer = solanaBuyer().address;
const terms = { payTo: shop, asset: USDC, amount: '1500000', extra: { feePayer } };

describe('what a buyer signed on Solana', () => {
  it('reads who pays whom how much', () => {
    const buyer = solanaBuyer();
    const transaction = buyer.pay(terms);
    expect(readSolanaTransfer(transaction)).toMatchObject({
      ...{
        payer: buyer.address,
        mint: USDC,
        destination: tokenAccountOf(shop, USDC),
        amountMicro: 1_500_000,
        feePayer,
      },
    });
    // The same message with the other signature filled in is the same payment.
    const bytes = Buffer.from(transaction, 'base64');
    bytes.fill(7, 1, 65);
    expect(readSolanaTransfer(bytes.toString('base64'))?.messageHash).toBe(
      readSolanaTransfer(transaction)?.messageHash,
    );
    expect(readSolanaTransfer(buyer.pay(terms, { program: MEMO }))).not.toBeNull();
  });

  it('takes nothing that does more, less or something else', () => {
    const buyer = solanaBuyer();
    const good = Buffer.from(buyer.pay(terms), 'base64');
    const unsigned = Buffer.from(good);
    unsigned.fill(0, 65, 129);
    const cases: Record<string, string> = {
      'a second instruction that could move money': buyer.pay(terms, { program: SYSTEM_PROGRAM }),
      'other decimals than those of USDC': buyer.pay(terms, { decimals: 9 }),
      'the facilitator as the payer': buyer.pay({ ...terms, extra: { feePayer: buyer.address } }),
      'no signature of the payer': unsigned.toString('base64'),
      'a cut transaction': good.subarray(0, 200).toString('base64'),
      'too many bytes': Buffer.alloc(3000, 1).toString('base64'),
      'no base64': '{}',
      nothing: '',
      zeros: Buffer.alloc(300).toString('base64'),
      ones: Buffer.alloc(300, 255).toString('base64'),
    };
    for (const [name, text] of Object.entries(cases)) expect(readSolanaTransfer(text), name).toBeNull();
  });

  it('survives any single changed byte: read as something, or refused', () => {
    const good = Buffer.from(solanaBuyer().pay(terms), 'base64');
    for (let at = 0; at < good.length; at++) {
      const changed = Buffer.from(good);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      expect(() => readSolanaTransfer(changed.toString('base64'))).not.toThrow();
    }
  });
});
