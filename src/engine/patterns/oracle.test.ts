import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../test/csv.ts';
import type { CsvRow } from '../../../test/csv.ts';
import { sharedPath } from '../../../test/shared.ts';
import { knownColumn } from '../columns/column.ts';
import { applyIndicator } from '../indicators/indicator.ts';
import { CANDLESTICKS } from './registry.ts';

const FOLDERS = ['ta-lib', 'synthetic/ta-lib'];

const talibName = (name: string): string => name.replace('cdl_', 'CDL').toUpperCase();

/** Every cell that differs: one line a pattern and bar. TA-Lib's answers are the rows that are not 0. */
function differences(bars: readonly CsvRow[], answers: readonly CsvRow[]): string[] {
  const inputs = ['open', 'high', 'low', 'close'].map((field) =>
    knownColumn(Float64Array.from(bars, (bar) => Number(bar[field]))),
  );
  const expected = new Map(answers.map((row) => [`${row['pattern']} ${row['timestamp']}`, Number(row['value'])]));
  const wrong: string[] = [];
  for (const [name, indicator] of CANDLESTICKS) {
    const params = indicator.params.map((param) => param.default);
    const [{ values, start }] = applyIndicator(indicator, inputs, params);
    expect(start).toBe(Math.min(indicator.warmup(params), bars.length));
    bars.forEach(({ timestamp }, i) => {
      const want = expected.get(`${talibName(name)} ${timestamp}`) ?? (i < start ? NaN : 0);
      if (!Object.is(want, values[i])) wrong.push(`${timestamp} ${name}: ${values[i]}, TA-Lib ${want}`);
    });
  }
  return wrong;
}

function groupBy(rows: readonly CsvRow[], key: string): Map<string, CsvRow[]> {
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group === undefined) groups.set(row[key], [row]);
    else group.push(row);
  }
  return groups;
}

const series = FOLDERS.flatMap((folder) =>
  readdirSync(sharedPath('oracles', folder))
    .filter((file) => file.endsWith('_candles.csv.gz'))
    .map((file) => [`${folder}/${file.replace('_candles.csv.gz', '')}`]),
);

describe('TA-Lib’s candlesticks', () => {
  it('are 61, each with the first row that TA-Lib gives it', () => {
    const first = readCsv(sharedPath('oracles', 'ta-lib', 'first_valid_row.csv'))
      .map((row) => Object.values(row))
      .filter(([name]) => name.startsWith('CDL'))
      .map(([name, row]) => [name, Number(row)]);
    const ours = [...CANDLESTICKS].map(([name, indicator]) => [talibName(name), indicator.warmup([])]);
    expect(ours).toHaveLength(61);
    expect(new Map(ours as [string, number][])).toEqual(new Map(first as [string, number][]));
  });

  it.each(series)('%s: every bar of every pattern has TA-Lib’s value', (name) => {
    const path = (kind: string): string => sharedPath('oracles', ...`${name}_${kind}.csv.gz`.split('/'));
    expect(differences(readCsv(path('bars')), readCsv(path('candles')))).toEqual([]);
  });

  const windows = (kind: string): Map<string, CsvRow[]> =>
    groupBy(readCsv(sharedPath('oracles', 'ta-lib', `candle_windows_${kind}.csv.gz`)), 'window');

  it('each of the 490 windows, run alone, has TA-Lib’s values', () => {
    const answers = windows('expected');
    const bars = windows('bars');
    expect(bars.size).toBe(490);
    const wrong = [...bars].flatMap(([window, rows]) =>
      differences(rows, answers.get(window) ?? []).map((line) => `window ${window}: ${line}`),
    );
    expect(wrong).toEqual([]);
  });

  it('no pattern is without an answer that fires', () => {
    const fired = new Set(
      readCsv(sharedPath('oracles', 'ta-lib', 'candle_windows_expected.csv.gz')).map((row) => row['pattern']),
    );
    expect([...CANDLESTICKS.keys()].filter((name) => !fired.has(talibName(name)))).toEqual([]);
  });
});
