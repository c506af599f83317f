import type { ColumnPlan } from './cell.ts';
import { decimalOfDouble, decimalOfInteger, toNumeric } from './convert/decimal.ts';
import { canonicalJson, toJson } from './convert/json.ts';
import { toBoolean, toBytes, toInteger, toLiteral, toReal, toText } from './convert/scalars.ts';
import { readEpoch, readInstant, toDate, toInstant, wallClock } from './convert/time.ts';
import type { Instant, TimeRules, WrittenTime } from './convert/time.ts';
import { Misfit } from './convert/value.ts';
import type { Converted, ExactValue } from './convert/value.ts';
import { MoneyTally, TimeTally } from './tally.ts';
import type { TupleWriter } from './tuple.ts';

/** What the driver hands over when it is asked for speed: an integer may be rounded, a broken text mended. */
export type QuickValue = number | string | Uint8Array;

export interface ColumnEncoder {
  /**
   * Writes a cell, or returns false: the value is unusual, or the driver may have changed it, and must be asked for
   * exactly. It never decides that a value does not fit, and what it writes is what `exact` writes.
   */
  readonly quick: (value: QuickValue) => boolean;
  /** Writes a cell, or says why it does not fit. */
  readonly exact: (value: Exclude<ExactValue, null>) => Misfit | null;
  readonly money?: MoneyTally;
  readonly times?: TimeTally;
}

/** Beyond, a double no longer tells one integer from the next. */
const SAFE = Number.MAX_SAFE_INTEGER;
const TEN_THOUSANDTHS_MAX = 1e15;

/** How the cells of a column are written into tuples. */
export function columnEncoder(plan: ColumnPlan, writer: TupleWriter): ColumnEncoder {
  const money = plan.money ? new MoneyTally() : null;
  switch (plan.kind) {
    case 'integer':
      return integerColumn(writer, money);
    case 'decimal':
      return decimalColumn(writer, money);
    case 'timestamp':
      return timestampColumn(plan, writer);
    case 'text':
      return textColumn(plan, writer);
    case 'real':
      return {
        quick: (value) => {
          if (typeof value !== 'number' || (Number.isInteger(value) && (value > SAFE || value < -SAFE))) return false;
          writer.real(value);
          return true;
        },
        exact: written(toReal, (value) => writer.real(value)),
      };
    case 'boolean': {
      const booleanOf = written(toBoolean, (value) => writer.boolean(value));
      return {
        quick: (value) => {
          if (value !== 0 && value !== 1) return typeof value === 'string' && booleanOf(value) === null;
          writer.boolean(value === 1);
          return true;
        },
        exact: booleanOf,
      };
    }
    case 'date': {
      const dateOf = written(toDate, (days) => writer.date(days));
      return { quick: (value) => typeof value === 'string' && dateOf(value) === null, exact: dateOf };
    }
    case 'json':
      return {
        quick: (value) => {
          if (typeof value !== 'string' || value.includes('\ufffd')) return false;
          const json = canonicalJson(value);
          if (json instanceof Misfit) return false;
          writer.jsonb(json);
          return true;
        },
        exact: written(toJson, (json) => writer.jsonb(json)),
      };
    case 'bytes':
      return {
        quick: (value) => {
          if (!(value instanceof Uint8Array)) return false;
          writer.raw(value);
          return true;
        },
        exact: written(toBytes, (bytes) => writer.raw(bytes)),
      };
    case 'literal':
      // A number does not tell whether SQLite keeps it as an integer or a real, and the literal must.
      return { quick: never, exact: written(toLiteral, (text) => writer.checkedText(text)) };
  }
}

const never = (): boolean => false;

function written<T>(
  convert: (value: Exclude<ExactValue, null>) => Converted<T>,
  write: (value: T) => void,
): ColumnEncoder['exact'] {
  return (value) => {
    const converted = convert(value);
    if (converted instanceof Misfit) return converted;
    write(converted);
    return null;
  };
}

function integerColumn(writer: TupleWriter, money: MoneyTally | null): ColumnEncoder {
  return {
    quick: (value) => {
      if (!Number.isSafeInteger(value)) return false;
      writer.integer(value as number);
      money?.take(decimalOfDouble(value as number));
      return true;
    },
    exact: written(toInteger, (value) => {
      writer.bigint(value);
      money?.take(decimalOfInteger(value));
    }),
    ...(money === null ? {} : { money }),
  };
}

function decimalColumn(writer: TupleWriter, money: MoneyTally | null): ColumnEncoder {
  const exact = written(toNumeric, (value) => {
    writer.numeric(value);
    money?.take(value);
  });
  return {
    quick: (value) => {
      // A text that the driver has mended is no number.
      if (typeof value !== 'number') return typeof value === 'string' && exact(value) === null;
      const n = Math.round(value * 10_000);
      // A decimal of at most fifteen digits that rounds to the double is the shortest one.
      if (n < TEN_THOUSANDTHS_MAX && n > -TEN_THOUSANDTHS_MAX && n / 10_000 === value) {
        writer.tenThousandths(n);
        money?.takeTenThousandths(n);
        return true;
      }
      if (!Number.isFinite(value) || value > SAFE || value < -SAFE) return false;
      const decimal = decimalOfDouble(value);
      writer.numeric(decimal);
      money?.take(decimal);
      return true;
    },
    exact,
    ...(money === null ? {} : { money }),
  };
}

function timestampColumn(plan: ColumnPlan, writer: TupleWriter): ColumnEncoder {
  const rules: TimeRules = {
    clock: plan.zone === undefined ? null : wallClock(plan.zone),
    unit: plan.unit ?? null,
  };
  const times = new TimeTally();
  const text: WrittenTime = { wallS: 0, micros: 0, offsetS: NaN, dateOnly: false };
  const instant: Instant = { seconds: 0, micros: 0, form: 'naive' };
  const write = ({ seconds, micros, form }: Instant): void => {
    writer.instant(seconds, micros);
    times.take(form);
  };
  return {
    quick: (value) => {
      if (typeof value === 'string') {
        if (readInstant(value, rules, text, instant) !== '') return false;
      } else if (!Number.isSafeInteger(value) || readEpoch(value as number, rules, instant) !== '') return false;
      write(instant);
      return true;
    },
    exact: written((value) => toInstant(value, rules), write),
    times,
  };
}

function textColumn(plan: ColumnPlan, writer: TupleWriter): ColumnEncoder {
  const { values } = plan;
  const known = values === undefined ? null : new Set<unknown>(values);
  // A column that SQLite keeps as integers cannot hold a whole real, so that a whole number has one way to be written.
  const isInteger = /int/i.test(plan.declared);
  return {
    quick: (value) => {
      const text = isInteger && Number.isSafeInteger(value) ? String(value) : value;
      return typeof text === 'string' && (known === null || known.has(text)) && writer.text(text);
    },
    exact: written(
      (value) => toText(value, values),
      (text) => writer.checkedText(text),
    ),
  };
}
