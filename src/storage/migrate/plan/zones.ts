import type { Database } from 'better-sqlite3';
import { CatalystError } from '../../../model/errors.ts';
import { zoneOf } from '../../../model/zone.ts';
import { printable } from '../../../model/text.ts';
import { quoted } from '../../schema/quoted.ts';

/** In which zones the user says that times without one were written. */
export interface Zones {
  /** For every column that is not named. */
  readonly everywhere: string | null;
  /** By `table.column`, names as in the source. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Reads what was given after `--zone`: `America/New_York`, or `table.column=UTC`.
 * @throws CatalystError (usage) for a zone that does not exist, or two for everything
 */
export function parseZones(words: readonly string[]): Zones {
  let everywhere: string | null = null;
  const columns: Record<string, string> = {};
  for (const word of words) {
    const at = word.lastIndexOf('=');
    const zone = word.slice(at + 1);
    zoneOf(zone);
    if (at >= 0) columns[word.slice(0, at)] = zone;
    else if (everywhere === null || everywhere === zone) everywhere = zone;
    else {
      throw new CatalystError(
        'usage',
        `two zones for all columns: ${printable(everywhere)} and ${printable(zone)}`,
        'Name one for all, and others as --zone table.column=UTC.',
      );
    }
  }
  return { everywhere, columns };
}

/** A time in a column that names no zone, or null when there is none. */
export function naiveExample(db: Database, table: string, column: string): string | null {
  const name = quoted(column);
  const digits = (n: number): string => '[0-9]'.repeat(n);
  const rest = `substr(${name}, 11)`;
  const example = db
    .prepare(
      `select substr(${name}, 1, 40) from ${quoted(table)}
       where typeof(${name}) = 'text' and ${name} glob '${digits(4)}-${digits(2)}-${digits(2)}*'
         and not (${rest} glob '*[Zz]' or ${rest} glob '*[+-]${digits(2)}*') limit 1`,
    )
    .pluck()
    .get() as string | undefined;
  return example === undefined ? null : printable(example);
}
