import type { Cell } from './source.ts';

/**
 * What a cell means, as one text, whichever database it comes from: the same for a cell of SQLite and for what Postgres
 * prints of it exactly when nothing was lost between them. Written without the migration's own conversions.
 */
export type Meaning = string | null;

/** `-12.50e3` as its digits without needless zeros: `-12500`. */
function decimal(text: string): string {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null) return text;
  const [, sign, whole, fraction, exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point < 0 ? '0'.repeat(-point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 0);
  const left = padded.slice(0, at).replace(/^0+/, '') || '0';
  const right = padded.slice(at).replace(/0+$/, '');
  const value = right === '' ? left : `${left}.${right}`;
  return sign === '-' && value !== '0' ? `-${value}` : value;
}

/** JSON with sorted keys. */
function json(text: string): string {
  const sorted = (value: unknown): unknown =>
    typeof value !== 'object' || value === null
      ? value
      : Array.isArray(value)
        ? value.map(sorted)
        : Object.fromEntries(
            Object.entries(value)
              .toSorted()
              .map(([key, it]) => [key, sorted(it)]),
          );
  return JSON.stringify(sorted(JSON.parse(text)));
}

const offsets = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at a moment, as if it were UTC. */
function wall(ms: number, zone: string): number {
  let format = offsets.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    offsets.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year'], part['month'] - 1, part['day'], part['hour'], part['minute'], part['second']);
}

/** A time of Postgres or of the old system as microseconds since 1970; naive ones in `zone`, in no hour clocks touch. */
function time(text: string, zone: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text);
  if (match === null) return text;
  const [, day, clock = '00:00:00', fraction = '', offset = ''] = match;
  const seconds = (/\d\d:\d\d:\d\d/.test(clock) ? clock : `${clock}:00`) + 'Z';
  let ms = Date.parse(`${day}T${seconds}`);
  if (offset === '') {
    const shown = ms;
    for (let i = 0; i < 2; i++) ms -= wall(ms, zone) - shown;
  } else if (offset !== 'Z') {
    const [hours, minutes = '0'] = offset.slice(1).split(':');
    ms -= Number(`${offset[0]}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  }
  return String(BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)));
}

const epoch = (value: number | bigint): string => {
  const size = Math.abs(Number(value));
  const scale = size < 1e11 ? 1e6 : size < 1e14 ? 1e3 : 1;
  return typeof value === 'bigint' ? String(value * BigInt(scale)) : String(BigInt(Math.round(value * scale)));
};

const BOOLEANS = new Map([
  ['0', 'false'],
  ['1', 'true'],
  ['f', 'false'],
  ['t', 'true'],
]);

/** What Postgres printed for a cell of this type, its zone UTC. */
export function printed(type: string, text: string | null): Meaning {
  if (text === null) return null;
  switch (type) {
    case 'double precision':
      return Object.is(Number(text), -0) ? '-0' : String(Number(text));
    case 'numeric':
      return decimal(text);
    case 'timestamp with time zone':
      return time(text, 'UTC');
    case 'jsonb':
      return json(text);
    case 'boolean':
      return BOOLEANS.get(text) ?? text;
    case 'bytea':
      return text.slice(2);
    default:
      return text;
  }
}

/** What a cell of SQLite means in a column of this Postgres type. */
export function stored(type: string, cell: Cell, zone: string): Meaning {
  if (cell.is === 'null') return null;
  if (cell.is === 'blob') return cell.bytes.toString('hex');
  const text = cell.is === 'text' ? cell.bytes.toString('utf8') : String(cell.value);
  switch (type) {
    case 'double precision':
      return String(Number(text));
    case 'numeric':
      return decimal(text);
    case 'timestamp with time zone':
      return cell.is === 'text' ? time(text, zone) : epoch(cell.value);
    case 'jsonb':
      return json(text);
    case 'boolean':
      return BOOLEANS.get(text.toLowerCase()) ?? text.toLowerCase();
    default:
      return text;
  }
}
