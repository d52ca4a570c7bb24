import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeBase58, decodeSolanaAddress, encodeBase58 } from '../../../electron/payments/base58.ts';
import { isOnCurve, programAddress, tokenAccountOf } from '../../../electron/payments/solana-address.ts';

const text = (value: string) => Buffer.from(value, 'utf8');

describe('addresses on Solana', () => {
  // The vectors of solana-sdk's own tests (pubkey.rs) and of Trust Wallet's (SolanaTokenProgram).
  it.each([
    [[text(''), Uint8Array.of(1)], '3gF2KMe9KiC6FNVBmfg9i267aMPvK37FewCip4eGBFcT'],
    [[text('☉')], '7ytmC1nT1xY4RfxCV2ZgyA7UakC93do5ZdyhdF3EtPj7'],
    [[text('Talking'), text('Squirrels')], 'HwRVBufQ4haG5XSgpspwKtNd3PC9GM9m1196uJW36vds'],
    [
      [decodeBase58('SeedPubey1111111111111111111111111111111111') ?? new Uint8Array()],
      'GUs5qLUfsEHkcMB9T38vjr18ypEhRuNWiePW2LoK4E3K',
    ],
  ])('works a program’s address out as the chain does (%#)', (seeds, address) => {
    expect(programAddress(seeds, 'BPFLoader1111111111111111111111111111111111')).toBe(address);
  });

  it('finds the token account of a wallet', () => {
    const serum = 'SRMuApVNdxXokk5GT7XD5cUUgXMBCoAz2LHeuAoKWRt';
    expect(tokenAccountOf('HBYC51YrGFAZ8rM7Sj8e9uqKggpSrDYrinQDZzvMtqQp', serum)).toBe(
      '6X4X1Ae24mkoWeCEpktevySVG9jzeCufut5vtUW3wFrD',
    );
    expect(tokenAccountOf('B1iGmDJdvmxyUiYM8UEo2Uw2D58EmUrw4KyLYMmrhf8V', serum)).toBe(
      'EDNd1ycsydWYwVmrYZvqYazFqwk1QjBgAUKFjBoz1jKP',
    );
  });

  it('knows every public key as a point of the curve', () => {
    for (let i = 0; i < 20; i++) {
      const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
      expect(isOnCurve(Buffer.from(x, 'base64url'))).toBe(true);
    }
  });

  it('reads and writes base58 both ways, zeros in front too', () => {
    for (const hex of ['', '00', '0000ff', `00${'ab'.repeat(31)}`, 'ff'.repeat(64)]) {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
      if (hex !== '') expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes);
    }
    expect(decodeBase58('0OIl')).toBeNull();
    expect(decodeSolanaAddress('So11111111111111111111111111111111111111112')).toHaveLength(32);
    expect(decodeSolanaAddress('So1111111111111111111111111111111111111111')).toBeNull();
  });
});
