import { fitsNumeric, plain } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { Misfit, NUL_IN_TEXT, wrongClass } from './value.ts';
import type { Converted, ExactValue } from './value.ts';

/** Deeper than this nobody writes; Postgres' own limit depends on its stack. */
const DEPTH_MAX = 500;
/** A jsonb holds at most 2^28 bytes of children. */
const LENGTH_MAX = 2 ** 26;

class Refusal extends Error {}

/**
 * The text that Postgres prints of the jsonb it makes of a JSON text: keys by length and then by bytes, `", "` and
 * `": "`, numbers as numeric prints them. Whatever jsonb would change beyond that is refused: keys that occur twice,
 * escaped NULs and half surrogates, numbers that numeric cannot hold; so is whatever is no JSON.
 */
export function toJson(value: ExactValue): Converted<string> {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return canonicalJson(String(value));
  if (typeof value !== 'string') return wrongClass(value, 'JSON');
  return canonicalJson(value);
}

export function canonicalJson(text: string): Converted<string> {
  if (text.length > LENGTH_MAX) return new Misfit('JSON too long for jsonb');
  if (text.charCodeAt(0) === 0xfeff) return new Misfit('JSON that begins with a byte order mark');
  if (text.trim() === '') return new Misfit('an empty text where JSON belongs');
  try {
    return new JsonReader(text).document();
  } catch (error) {
    if (error instanceof Refusal) return new Misfit(error.message);
    throw error;
  }
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/y;
const QUOTE = 34;
const BACKSLASH = 92;
const WORD = /true|false|null/y;

/** A recursive descent that writes as it reads. */
class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): string {
    const out = this.value(0);
    this.take(SPACE);
    if (this.at < this.text.length) throw this.broken();
    return out;
  }

  private value(depth: number): string {
    if (depth >= DEPTH_MAX) throw new Refusal(`JSON nested deeper than ${DEPTH_MAX}`);
    this.take(SPACE);
    switch (this.text[this.at]) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return this.string();
      default:
        return this.take(WORD) ?? this.number();
    }
  }

  private array(depth: number): string {
    const items: string[] = [];
    this.at++;
    if (this.next(']')) return '[]';
    do items.push(this.value(depth + 1));
    while (this.next(','));
    if (!this.next(']')) throw this.broken();
    return `[${items.join(', ')}]`;
  }

  private object(depth: number): string {
    const entries: { key: string; bytes: Buffer; value: string }[] = [];
    this.at++;
    if (this.next('}')) return '{}';
    do {
      this.take(SPACE);
      const key = this.string();
      if (!this.next(':')) throw this.broken();
      entries.push({ key, bytes: Buffer.from(JSON.parse(key) as string, 'utf8'), value: this.value(depth + 1) });
    } while (this.next(','));
    if (!this.next('}')) throw this.broken();
    entries.sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes));
    const twice = entries.find(({ key }, i) => i > 0 && entries[i - 1].key === key);
    if (twice !== undefined) throw new Refusal('JSON with a key that occurs twice, of which jsonb keeps one');
    return `{${entries.map(({ key, value }) => `${key}: ${value}`).join(', ')}}`;
  }

  private string(): string {
    const { text, at } = this;
    if (text.charCodeAt(at) !== QUOTE) throw this.broken();
    let isPlain = true;
    let end = at + 1;
    for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(end)) {
      if (code < 0x20 || end >= text.length) {
        this.at = end;
        throw this.broken();
      }
      if (code === BACKSLASH) isPlain = false;
      end += code === BACKSLASH ? 2 : 1;
    }
    this.at = end + 1;
    const written = text.slice(at, end + 1);
    return isPlain ? written : this.unescaped(written);
  }

  private unescaped(written: string): string {
    let text: string;
    try {
      text = JSON.parse(written) as string;
    } catch (error) {
      if (error instanceof SyntaxError) throw new Refusal('JSON with an escape that does not exist');
      throw error;
    }
    if (text.includes('\0')) throw new Refusal(`JSON with ${NUL_IN_TEXT}`);
    if (/\p{Surrogate}/u.test(text)) throw new Refusal('JSON with half a surrogate pair, which is no character');
    return JSON.stringify(text);
  }

  private number(): string {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw this.broken();
    this.at = NUMBER.lastIndex;
    const [written, whole, fraction = '', exponent = '0'] = match as unknown as [string, ...(string | undefined)[]];
    if (exponent.length > 8) throw new Refusal('JSON with a number beyond the range of numeric');
    return printed(written.startsWith('-'), `${whole ?? ''}${fraction}`, fraction.length - Number(exponent));
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }

  private next(mark: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== mark) return false;
    this.at++;
    return true;
  }

  private broken(): Refusal {
    return new Refusal(
      this.at >= this.text.length
        ? 'JSON that ends too early'
        : `text that is no JSON from character ${this.at + 1} on`,
    );
  }
}

/** digits × 10^−scale as numeric prints it: as many decimals as were written, once the exponent is gone. */
function printed(negative: boolean, written: string, scale: number): string {
  const digits = written.replace(/^0+(?=.)/, '');
  const decimal: Decimal = { negative, digits: digits === '0' ? '' : digits, scale: Math.max(scale, 0) };
  if (!fitsNumeric({ ...decimal, scale })) throw new Refusal('JSON with a number beyond the range of numeric');
  // A zero prints its decimals too.
  if (/^0*$/.test(digits)) return scale > 0 ? `0.${'0'.repeat(scale)}` : '0';
  return plain({ negative, digits, scale });
}
