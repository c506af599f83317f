const C1 = 0x239b961b;
const C2 = 0xab0e9789 | 0;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93 | 0;
const WORD = 4;
const BLOCK = 16;

/** The finaliser: every bit of the word decides over every other. */
function spread(h: number): number {
  let it = h;
  it = Math.imul(it ^ (it >>> 16), 0x85ebca6b);
  it = Math.imul(it ^ (it >>> 13), 0xc2b2ae35);
  return it ^ (it >>> 16);
}

/** The four bytes at `at`, little-endian; those from `end` on count as zero. */
function lastWord(view: DataView, at: number, end: number): number {
  let word = 0;
  for (let i = Math.min(end, at + WORD) - 1; i >= at; i--) word = (word << 8) | view.getUint8(i);
  return word;
}

/**
 * A checksum of rows that does not ask for their order: each row's tuple is hashed to 128 bits, and the hashes are added,
 * lane by lane modulo 2^32, beside the count of rows. Equal rows count as often as they occur.
 * The hash is MurmurHash3_x86_128 with seed 0 (Austin Appleby, public domain): far from linear, so that changes in two
 * rows do not cancel out. It guards against accidents, not against someone who looks for a collision.
 */
export class Checksum {
  private readonly lanes = new Int32Array(4);
  private readonly hash = new Int32Array(4);
  private rows = 0;

  /** Adds the row whose tuple lies from `start` to `end` of `view`. */
  add(view: DataView, start: number, end: number): void {
    const { lanes, hash } = this;
    hashTuple(view, start, end, hash);
    lanes[0] += hash[0];
    lanes[1] += hash[1];
    lanes[2] += hash[2];
    lanes[3] += hash[3];
    this.rows++;
  }

  /** The hash of the row added last. */
  lastRow(): string {
    return hexOf(this.hash);
  }

  /** The hash of the row added last, as 16 bytes, little-endian. */
  copyLastRow(into: Int32Array, at: number): void {
    into.set(this.hash, at);
  }

  /** Adds all the rows of another checksum, given as its text. */
  addAll(checksum: string): void {
    const [hash, rows] = parse(checksum);
    for (let lane = 0; lane < 4; lane++) this.lanes[lane] += hash[lane];
    this.rows += rows;
  }

  /** Takes one row out again, given as `hashText` has it. */
  remove(row: string): void {
    const [hash] = parse(`${row}-1`);
    for (let lane = 0; lane < 4; lane++) this.lanes[lane] -= hash[lane];
    this.rows--;
  }

  /** 32 hexadecimal digits, a hyphen, and the count of rows in decimal. */
  toString(): string {
    return `${hexOf(this.lanes)}-${this.rows}`;
  }
}

const hexOf = (lanes: Int32Array): string =>
  Array.from(lanes, (lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');

/** The hash of one row as 32 hexadecimal digits: which row, whatever the others. */
export function hashText(view: DataView, start: number, end: number): string {
  const hash = new Int32Array(4);
  hashTuple(view, start, end, hash);
  return hexOf(hash);
}

const FORM = /^([0-9a-f]{8})([0-9a-f]{8})([0-9a-f]{8})([0-9a-f]{8})-(\d+)$/;

function parse(checksum: string): [hash: number[], rows: number] {
  const match = FORM.exec(checksum);
  if (match === null) throw new Error(`assertion failed: '${checksum}' is a checksum`);
  return [match.slice(1, 5).map((lane) => parseInt(lane, 16) | 0), Number(match[5])];
}

/** MurmurHash3_x86_128, seed 0, of the bytes from `start` to `end`, into the four words of `into`. */
export function hashTuple(view: DataView, start: number, end: number, into: Int32Array): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  let at = start;
  for (const last = end - BLOCK; at <= last; at += BLOCK) {
    let k = Math.imul(view.getInt32(at, true), C1);
    h1 ^= Math.imul((k << 15) | (k >>> 17), C2);
    h1 = (h1 << 19) | (h1 >>> 13);
    h1 = (Math.imul(h1 + h2, 5) + 0x561ccd1b) | 0;
    k = Math.imul(view.getInt32(at + 4, true), C2);
    h2 ^= Math.imul((k << 16) | (k >>> 16), C3);
    h2 = (h2 << 17) | (h2 >>> 15);
    h2 = (Math.imul(h2 + h3, 5) + 0x0bcaa747) | 0;
    k = Math.imul(view.getInt32(at + 8, true), C3);
    h3 ^= Math.imul((k << 17) | (k >>> 15), C4);
    h3 = (h3 << 15) | (h3 >>> 17);
    h3 = (Math.imul(h3 + h4, 5) + 0x96cd1c35) | 0;
    k = Math.imul(view.getInt32(at + 12, true), C4);
    h4 ^= Math.imul((k << 18) | (k >>> 14), C1);
    h4 = (h4 << 13) | (h4 >>> 19);
    h4 = (Math.imul(h4 + h1, 5) + 0x32ac3b17) | 0;
  }
  if (at < end) {
    let k = Math.imul(lastWord(view, at, end), C1);
    h1 ^= Math.imul((k << 15) | (k >>> 17), C2);
    k = Math.imul(lastWord(view, at + 4, end), C2);
    h2 ^= Math.imul((k << 16) | (k >>> 16), C3);
    k = Math.imul(lastWord(view, at + 8, end), C3);
    h3 ^= Math.imul((k << 17) | (k >>> 15), C4);
    k = Math.imul(lastWord(view, at + 12, end), C4);
    h4 ^= Math.imul((k << 18) | (k >>> 14), C1);
  }
  const length = end - start;
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = spread(h1);
  h2 = spread(h2);
  h3 = spread(h3);
  h4 = spread(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  into[0] = h1;
  into[1] = h2 + h1;
  into[2] = h3 + h1;
  into[3] = h4 + h1;
}
