// Reads what a buyer signed on Solana: a partly signed transaction with one USDC transfer in it. Threat: a transaction that pays somebody else, or does more.
import { createHash } from 'node:crypto';
import { encodeBase58 } from './base58.ts';

export interface SolanaTransfer {
  /** Who pays: the authority of the transfer. */
  payer: string;
  mint: string;
  /** The token account that gets it. */
  destination: string;
  amountMicro: number;
  /** Who pays the fees: the facilitator. */
  feePayer: string;
  /** Names what was signed, whoever adds a signature later. */
  messageHash: string;
  /** The payer's signature and the bytes it is over, to be checked. */
  signature: Uint8Array;
  message: Uint8Array;
}

/** The network takes no larger one. */
const MAX_BYTES = 1232;
const TRANSFER_CHECKED = 12;
const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
/** What may stand beside the transfer: fees, a memo, and the wallets' guard that pays nobody. */
const HARMLESS = new Set([
  'ComputeBudget111111111111111111111111111111',
  'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr',
  'L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95',
]);

class Bytes {
  #at = 0;
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get at(): number {
    return this.#at;
  }
  take(count: number): Uint8Array {
    const part = this.bytes.subarray(this.#at, this.#at + count);
    if (part.length !== count) throw new RangeError('The transaction ends early');
    this.#at += count;
    return part;
  }
  byte(): number {
    return this.take(1)[0] ?? 0;
  }
  /** Solana's short count: seven bits a byte, three bytes at most. */
  count(): number {
    let value = 0;
    for (let shift = 0; shift <= 14; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value;
    }
    throw new RangeError('A count that is too long');
  }
}

interface Instruction {
  program: string;
  accounts: number[];
  data: Uint8Array;
}

function readInstruction(from: Bytes, keys: readonly string[]): Instruction {
  const program = keys[from.byte()] ?? '';
  const accounts = Array.from({ length: from.count() }, () => from.byte());
  return { program, accounts, data: from.take(from.count()) };
}

function readMessage(from: Bytes): { keys: string[]; signers: number; instructions: Instruction[] } {
  const first = from.byte();
  const isVersioned = (first & 0x80) !== 0;
  if (isVersioned && first !== 0x80) throw new RangeError('An unknown version of transaction');
  const signers = isVersioned ? from.byte() : first;
  from.take(2);
  const keys = Array.from({ length: from.count() }, () => encodeBase58(from.take(32)));
  from.take(32);
  const count = from.count();
  const instructions = Array.from({ length: count }, () => readInstruction(from, keys));
  if (isVersioned && from.count() !== 0) throw new RangeError('Accounts of a lookup table cannot be checked here');
  return { keys, signers, instructions };
}

/** Null for anything but exactly one checked transfer of a token, signed by its payer. */
export function readSolanaTransfer(base64: string): SolanaTransfer | null {
  if (base64.length > MAX_BYTES * 2 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const whole = new Bytes(Buffer.from(base64, 'base64'));
  try {
    const signatures = Array.from({ length: whole.count() }, () => whole.take(64));
    const message = whole.bytes.subarray(whole.at);
    const { keys, signers, instructions } = readMessage(new Bytes(message));
    if (signatures.length !== signers) return null;
    const transfers = instructions.filter(({ program }) => program === TOKEN);
    const [transfer] = transfers;
    if (transfer === undefined || transfers.length !== 1) return null;
    if (instructions.some(({ program }) => program !== TOKEN && !HARMLESS.has(program))) return null;
    const { data, accounts } = transfer;
    if (data.length !== 10 || data[0] !== TRANSFER_CHECKED || data[9] !== 6 || accounts.length !== 4) return null;
    const amount = Buffer.from(data).readBigUInt64LE(1);
    if (amount > BigInt(Number.MAX_SAFE_INTEGER)) return null;
    const [, mintAt = -1, destinationAt = -1, payerAt = -1] = accounts;
    const signature = payerAt < signers ? signatures[payerAt] : undefined;
    const mint = keys[mintAt];
    const destination = keys[destinationAt];
    const payer = keys[payerAt];
    const feePayer = keys[0];
    if (!signature?.some((byte) => byte !== 0) || !mint || !destination || !payer || !feePayer) return null;
    if (payer === feePayer) return null;
    return {
      payer,
      mint,
      destination,
      amountMicro: Number(amount),
      feePayer,
      messageHash: createHash('sha256').update(message).digest('hex'),
      signature,
      message,
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
