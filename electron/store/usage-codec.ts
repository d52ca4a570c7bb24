// Packs the closed hours and days: a row for each key and hour would be millions. Whole numbers up to 2^53, so nothing is rounded.

/** Bytes of a series (a key's short stand-in) in one bucket. */
export type VisitSeries = (series: number, bytes: number) => void;
/** The same with the bucket's place in its block. */
export type VisitCell = (series: number, index: number, bytes: number) => void;

/** Series of one group lie together, so that one key is found without reading its thousands of neighbours. */
export const GROUP_SERIES = 32;

export function groupOf(series: number): number {
  return Math.floor(series / GROUP_SERIES);
}

class Writer {
  #bytes = new Uint8Array(1024);
  #length = 0;

  put(value: number): void {
    if (this.#length + 8 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    let rest = value;
    // Bit operations are quicker, but know only 31 bits.
    while (rest >= 0x80000000) {
      this.#bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  append(part: Uint8Array): void {
    while (this.#length + part.length > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  next(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.at++] ?? 0;
    if (byte < 128) return byte;
    let value = byte & 127;
    let factor = 128;
    do {
      byte = bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte >= 128);
    return value;
  }
}

/** Bytes by series. A Map of ten thousand costs more than all the reading. */
export class SeriesSums {
  #values = new Float64Array(1024);

  add(series: number, bytes: number): void {
    if (series >= this.#values.length) {
      const larger = new Float64Array(Math.max(series + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[series] = (this.#values[series] ?? 0) + bytes;
  }

  addAll(more: SeriesSums): void {
    const others = more.#values;
    if (others.length > this.#values.length) {
      const larger = new Float64Array(others.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    const values = this.#values;
    for (let series = 0; series < others.length; series += 1) {
      values[series] = (values[series] ?? 0) + (others[series] ?? 0);
    }
  }

  get(series: number): number {
    return this.#values[series] ?? 0;
  }

  /** Those with traffic. */
  visit(visit: VisitSeries): void {
    const values = this.#values;
    for (let series = 0; series < values.length; series += 1) {
      const bytes = values[series] ?? 0;
      if (bytes > 0) visit(series, bytes);
    }
  }
}

/** One bucket: for each group its number, its length, then series and bytes, ascending. */
export function encodeSlice(bytesBySeries: ReadonlyMap<number, number>): Uint8Array {
  const whole = new Writer();
  const part = new Writer();
  let group = -1;
  let lastGroup = -1;
  let lastSeries = 0;
  const flush = () => {
    if (group < 0) return;
    const packed = part.take();
    whole.put(group - lastGroup);
    whole.put(packed.length);
    whole.append(packed);
    lastGroup = group;
  };
  for (const series of Uint32Array.from(bytesBySeries.keys()).sort()) {
    const bytes = bytesBySeries.get(series) ?? 0;
    if (bytes === 0) continue;
    if (groupOf(series) !== group) {
      flush();
      group = groupOf(series);
      lastSeries = group * GROUP_SERIES;
    }
    part.put(series - lastSeries);
    part.put(bytes);
    lastSeries = series;
  }
  flush();
  return whole.take();
}

/** A slice with the places of its groups, so that one key of thousands costs a handful of figures. */
export class Slice {
  readonly #data: Uint8Array;
  readonly #places = new Map<number, { start: number; end: number }>();

  constructor(data: Uint8Array) {
    this.#data = data;
    const reader = new Reader(data);
    let group = -1;
    while (reader.at < reader.length) {
      group += reader.next();
      const length = reader.next();
      this.#places.set(group, { start: reader.at, end: reader.at + length });
      reader.at += length;
    }
  }

  sum(sums: SeriesSums): void {
    const reader = new Reader(this.#data);
    for (const [group, place] of this.#places) {
      reader.at = place.start;
      let series = group * GROUP_SERIES;
      while (reader.at < place.end) {
        series += reader.next();
        sums.add(series, reader.next());
      }
    }
  }

  /** `groups`: of these only, unless null. */
  visit(groups: ReadonlySet<number> | null, visit: VisitSeries): void {
    for (const group of groups ?? this.#places.keys()) {
      const place = this.#places.get(group);
      if (!place) continue;
      const reader = new Reader(this.#data);
      reader.at = place.start;
      let series = group * GROUP_SERIES;
      while (reader.at < place.end) {
        series += reader.next();
        visit(series, reader.next());
      }
    }
  }
}

/** One group over the buckets of a block: for each series its place, its length, then the figures; a run of zeros is 0 and its length. */
export function encodeBlock(cells: ReadonlyMap<number, Float64Array>): Uint8Array {
  const whole = new Writer();
  const part = new Writer();
  for (const series of Uint32Array.from(cells.keys()).sort()) {
    let zeros = 0;
    for (const bytes of cells.get(series) ?? []) {
      if (bytes === 0) {
        zeros += 1;
        continue;
      }
      if (zeros > 0) {
        part.put(0);
        part.put(zeros);
        zeros = 0;
      }
      part.put(bytes);
    }
    const packed = part.take();
    if (packed.length === 0) continue;
    whole.put(series % GROUP_SERIES);
    whole.put(packed.length);
    whole.append(packed);
  }
  return whole.take();
}

export function visitBlock(
  data: Uint8Array,
  group: number,
  wanted: ReadonlySet<number> | null,
  visit: VisitCell,
): void {
  const reader = new Reader(data);
  while (reader.at < reader.length) {
    const series = group * GROUP_SERIES + reader.next();
    const length = reader.next();
    const end = reader.at + length;
    if (wanted === null || wanted.has(series)) {
      let index = 0;
      while (reader.at < end) {
        const bytes = reader.next();
        if (bytes === 0) index += reader.next();
        else {
          visit(series, index, bytes);
          index += 1;
        }
      }
    }
    reader.at = end;
  }
}

/** Adds what lies in the places `from` to `to` of a block. */
export function sumBlock(data: Uint8Array, group: number, from: number, to: number, sums: SeriesSums): void {
  const reader = new Reader(data);
  while (reader.at < reader.length) {
    const series = group * GROUP_SERIES + reader.next();
    const length = reader.next();
    const end = reader.at + length;
    let index = 0;
    let sum = 0;
    while (reader.at < end && index <= to) {
      const bytes = reader.next();
      if (bytes === 0) index += reader.next();
      else {
        if (index >= from) sum += bytes;
        index += 1;
      }
    }
    if (sum > 0) sums.add(series, sum);
    reader.at = end;
  }
}
