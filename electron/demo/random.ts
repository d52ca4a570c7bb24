// Seeded randomness, so that one seed always gives the same customers, exits and past. Never used for a secret that protects anything real.
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** Whole, both ends included. */
  int(min: number, max: number): number;
  between(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  hex(length: number): string;
  shuffle<T>(list: readonly T[]): T[];
}

function hashOf(text: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
  hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** sfc32, keyed by the words; equal words give an equal stream. */
export function seededRandom(...words: (string | number)[]): Random {
  const name = words.join('/');
  let a = hashOf(`a${name}`);
  let b = hashOf(`b${name}`);
  let c = hashOf(`c${name}`);
  let counter = 1;
  const uint32 = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();

  const next = () => uint32() / 4_294_967_296;
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    between: (min, max) => min + next() * (max - min),
    pick: (list) => {
      const item = list[int(0, list.length - 1)];
      if (item === undefined) throw new RangeError('pick from an empty list');
      return item;
    },
    hex: (length) => {
      let text = '';
      while (text.length < length) text += uint32().toString(16).padStart(8, '0');
      return text.slice(0, length);
    },
    shuffle: (list) => {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i);
        const [x, y] = [out[i], out[j]];
        if (x !== undefined && y !== undefined) [out[i], out[j]] = [y, x];
      }
      return out;
    },
  };
}
