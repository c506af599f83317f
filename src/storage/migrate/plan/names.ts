import { createHash } from 'node:crypto';

/** Postgres keeps 63 bytes of a name (NAMEDATALEN) and cuts the rest off without an error. */
const NAME_BYTES_MAX = 63;
const HASH_DIGITS = 10;
/** Columns that every table of Postgres has (documentation, "System Columns"). */
const SYSTEM_COLUMNS = new Set(['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid']);

const bytesOf = (name: string): number => Buffer.byteLength(name, 'utf8');

/** As much of a name as fits into so many bytes, no character cut in two. */
function firstBytes(name: string, max: number): string {
  let out = '';
  let bytes = 0;
  for (const char of name) {
    bytes += bytesOf(char);
    if (bytes > max) break;
    out += char;
  }
  return out;
}

/**
 * Gives each name one that Postgres keeps whole and that nothing else here has: itself where it can, else its beginning
 * and a hash of all of it. The same names get the same ones again.
 */
export class NameGiver {
  private readonly taken = new Set<string>();
  private readonly whenEmpty: string;

  constructor(whenEmpty: string) {
    this.whenEmpty = whenEmpty;
  }

  /** Keeps a name from being given. */
  reserve(name: string): void {
    this.taken.add(name);
  }

  give(name: string): string {
    const isGood = name !== '' && bytesOf(name) <= NAME_BYTES_MAX && !SYSTEM_COLUMNS.has(name) && !name.includes('\0');
    for (let attempt = 0; ; attempt++) {
      const given = attempt === 0 && isGood ? name : this.hashed(name, attempt);
      if (this.taken.has(given)) continue;
      this.taken.add(given);
      return given;
    }
  }

  private hashed(name: string, attempt: number): string {
    if (name === '' && attempt === 0) return this.whenEmpty;
    const hash = createHash('sha256').update(`${attempt}:${name}`).digest('hex').slice(0, HASH_DIGITS);
    return `${firstBytes(name, NAME_BYTES_MAX - HASH_DIGITS - 1)}_${hash}`;
  }
}
