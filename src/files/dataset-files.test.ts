import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { DatasetBuilder, DATASET_HEADS } from '../engine/features/dataset-columns.ts';
import type { Dataset } from '../engine/features/dataset-columns.ts';
import { trainingSet } from '../engine/features/dataset.ts';
import { NO_MARKET } from '../engine/features/feature.ts';
import { patternDetector } from '../engine/outcomes/detector.ts';
import { HOUSE_PATTERNS } from '../engine/patterns/registry.ts';
import type { Bars } from '../model/bars.ts';
import { HOUR_MS } from '../model/time.ts';
import { randomWalk } from '../../test/walk.ts';
import { datasetCsv } from './dataset-csv.ts';
import { datasetParquet } from './dataset-parquet.ts';

const detectors = [...HOUSE_PATTERNS.values()].map(patternDetector);

/** Rows of three symbols, one of whose names would break a line, with and without a market. */
function sample(): Dataset {
  const closesOf = (bars: Bars): Float64Array => bars.time.map((time) => time + 21 * HOUR_MS);
  const [spy, vix] = [randomWalk('SPY', 260, 77), randomWalk('VIX', 200, 78)];
  const market = {
    ...NO_MARKET,
    benchmark: { bars: spy, closes: closesOf(spy) },
    vix: { bars: vix, closes: closesOf(vix) },
  };
  const subjects = ['AAA', 'B,"B"', '=C'].map((symbol, k) => {
    const bars = randomWalk(symbol, 260, k + 1);
    return { bars, actions: [], closes: closesOf(bars), news: null, market: k === 1 ? NO_MARKET : market };
  });
  return trainingSet(subjects, { detectors, barriers: { gain: 0.03, loss: 0.02, bars: 10 } }).data;
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;

/** The cells of one line, quotes taken away. */
function cells(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, DATASET_HEADS.length)
    .map(([, cell]) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

/** What another program reads from a cell of the CSV file. */
function csvValue(text: string, type: string): unknown {
  if (text === '') return null;
  if (type === 'text') return text;
  if (type === 'boolean') return text === '1';
  return type === 'time' ? Date.parse(text) : Number(text);
}

/** What another program reads from a cell of the Parquet file, whole numbers and times as numbers. */
function parquetValue(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'bigint' ? Number(value) : value;
}

describe('a training set in files', () => {
  const data = sample();
  const bytes = datasetParquet(data, { 'catalyst.barriers': '{"gain":0.03}' });

  test('holds the same values as CSV and as Parquet, unknown ones included', async () => {
    const [head, ...lines] = [...datasetCsv(data)].join('').trimEnd().split('\n');
    expect(head.split(',')).toEqual(DATASET_HEADS.map(({ name }) => name));
    const rows = await parquetReadObjects({ file: bufferOf(bytes) });
    expect(rows.length).toBe(data.length);
    expect(lines.length).toBe(data.length);
    const unknown = new Set<string>();
    for (const [i, line] of lines.entries()) {
      const texts = cells(line);
      for (const [k, { name, type }] of DATASET_HEADS.entries()) {
        const value = csvValue(texts[k], type);
        if (value === null) unknown.add(name);
        expect([i, name, value]).toEqual([i, name, parquetValue(rows[i][name])]);
      }
    }
    expect(unknown).toContain('vix_level');
    expect(unknown).toContain('pattern_success');
    expect(new Set(rows.map((row) => row['symbol'] as string))).toEqual(new Set(['AAA', 'B,"B"', '=C']));
  });

  test('has the types that another program expects', () => {
    const metadata = parquetMetadata(bufferOf(bytes));
    const types = Object.fromEntries(
      parquetSchema(metadata).children.map(
        ({ element: { name, type, converted_type: kind, repetition_type: how } }) => [name, [type, kind ?? null, how]],
      ),
    );
    expect(types).toMatchObject({
      symbol: ['BYTE_ARRAY', 'UTF8', 'REQUIRED'],
      timestamp: ['INT64', 'TIMESTAMP_MILLIS', 'REQUIRED'],
      close: ['DOUBLE', null, 'REQUIRED'],
      rsi_14: ['DOUBLE', null, 'OPTIONAL'],
      rsi_divergence: ['BOOLEAN', null, 'OPTIONAL'],
      market_trend: ['BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      earnings_proximity: ['INT64', null, 'OPTIONAL'],
      label_known_at: ['INT64', 'TIMESTAMP_MILLIS', 'OPTIONAL'],
    });
    expect(Object.keys(types)).toEqual(DATASET_HEADS.map(({ name }) => name));
  });

  test('tells in its footer which columns are features and which are labels', () => {
    const { key_value_metadata: notes, created_by: by } = parquetMetadata(bufferOf(bytes));
    const roles = JSON.parse(notes!.find(({ key }) => key === 'catalyst.roles')!.value!) as Record<string, string>;
    expect(roles).toMatchObject({ symbol: 'key', close: 'bar', rsi_14: 'feature', pattern_success: 'label' });
    expect(notes).toContainEqual({ key: 'catalyst.barriers', value: '{"gain":0.03}' });
    expect(by).toBe('catalyst');
  });

  test('is the same bytes whenever it is made', () => {
    expect(Buffer.from(datasetParquet(sample(), { 'catalyst.barriers': '{"gain":0.03}' })).equals(bytes)).toBe(true);
  });

  test('without rows has its columns all the same', async () => {
    const empty = new DatasetBuilder().done();
    expect([...datasetCsv(empty)].join('').split('\n').length).toBe(2);
    const file = bufferOf(datasetParquet(empty, {}));
    expect(await parquetReadObjects({ file })).toEqual([]);
    expect(parquetSchema(parquetMetadata(file)).children.length).toBe(DATASET_HEADS.length);
  });
});
