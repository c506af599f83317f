import { BAR_FIELDS } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { CatalystError, assert } from '../model/errors.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { diffBars } from './bar-diff.ts';
import { refuseUnkeepable } from './keepable.ts';
import type { ImportCounts, ImportOptions } from './store.ts';

/** What an import does to one series: positions in the incoming bars, ascending. */
export interface SeriesChange {
  readonly inserted: Uint32Array;
  readonly replaced: Uint32Array;
}

/** Bars arrive checked; a caller who hands in anything else has a bug, and the database is no place to find it later. */
function assertBars(bars: Bars): void {
  for (let i = 0; i < bars.length; i++) {
    assert(Number.isSafeInteger(bars.time[i]), 'a bar has a whole millisecond as its time');
    assert(i === 0 || bars.time[i] > bars.time[i - 1], 'bars ascend in time');
  }
  for (const field of BAR_FIELDS) {
    const finite = bars[field].every((value) => Number.isFinite(value));
    assert(finite, 'every value of a bar is finite');
  }
}

/** Checks what an import hands in, before anything is written. @throws CatalystError `data` for names no database can keep */
export function checkImport(series: readonly Bars[], options: ImportOptions): void {
  for (const text of [options.source, options.feed, options.currency]) refuseUnkeepable(text, 'the import');
  for (const bars of series) {
    refuseUnkeepable(bars.symbol, 'a symbol');
    assertBars(bars);
  }
}

/** Every bar of a series that is not stored yet. */
export function wholeSeries(bars: Bars): SeriesChange {
  const inserted = new Uint32Array(bars.length);
  for (let i = 0; i < bars.length; i++) inserted[i] = i;
  return { inserted, replaced: new Uint32Array(0) };
}

/**
 * What incoming bars change of the stored ones, counted into `counts`.
 * @throws CatalystError `data` when the currency differs, or values do and the rule is `fail`
 */
export function changeOf(
  bars: Bars,
  stored: Bars,
  storedCurrency: string,
  options: ImportOptions,
  counts: { -readonly [K in keyof ImportCounts]: number },
): SeriesChange {
  const { onConflict = 'replace', currency = 'USD' } = options;
  if (storedCurrency !== currency) {
    throw new CatalystError(
      'data',
      `${bars.symbol} is stored in ${storedCurrency}, and these bars are in ${currency}`,
      'Import them under another feed, or name the currency they are in.',
    );
  }
  const { added, changed, unchanged } = diffBars(stored, bars);
  if (changed.length > 0 && onConflict === 'fail') {
    const time = formatBarTime(bars.time[changed[0]], bars.timeframe);
    throw new CatalystError(
      'data',
      `${bars.symbol} ${time} is stored with other values (${changed.length} such bars)`,
      'Import with replace or keep to say which values are right; nothing was written.',
    );
  }
  counts.inserted += added.length;
  counts.unchanged += unchanged;
  if (onConflict === 'keep') counts.kept += changed.length;
  else counts.updated += changed.length;
  return { inserted: added, replaced: onConflict === 'keep' ? new Uint32Array(0) : changed };
}
