/** What stands in a row of the training set, column by column: the one list that CSV, Parquet and the documents are made from. */
import type { Outcome } from '../outcomes/outcome.ts';
import type { FeatureColumn } from './feature.ts';
import { UNKNOWN_WORD } from './feature.ts';
import { FEATURES } from './registry.ts';

/** `key` and `bar` say which row it is; a model learns from `bar` and `feature`, and never from a `label`. */
export type Role = 'key' | 'bar' | 'feature' | 'label';

/** `time` is ms UTC, `integer` a whole number; unknown is null in all of them. */
export type DatasetType = 'number' | 'integer' | 'boolean' | 'text' | 'time';

export interface ColumnHead {
  readonly name: string;
  readonly role: Role;
  readonly type: DatasetType;
  /** Null may stand in it. */
  readonly nullable: boolean;
  readonly summary: string;
}

/** Numbers and times with NaN for unknown, truths as a mask's values, words by number with −1 for unknown. */
export type DatasetColumn = ColumnHead &
  (
    | { readonly kind: 'numbers'; readonly values: Float64Array }
    | { readonly kind: 'truths'; readonly values: Uint8Array }
    | { readonly kind: 'words'; readonly words: readonly string[]; readonly values: Int32Array }
  );

export interface Dataset {
  readonly length: number;
  readonly columns: readonly DatasetColumn[];
}

const PERCENT = 100;
/** The values of a mask. */
const truth = (value: boolean | null): number => (value === null ? 2 : value ? 1 : 0);
const number = (value: number | null): number => value ?? NaN;

/** Rows of one symbol while they are made: all that a column may read. */
export interface RowSource {
  readonly symbol: string;
  readonly timeframe: string;
  /** The bar as traded. */
  readonly bars: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', Float64Array>>;
  readonly closes: Float64Array;
  readonly features: ReadonlyMap<string, FeatureColumn>;
}

/** One detection. */
export interface DatasetRow {
  readonly bar: number;
  readonly pattern: string;
  readonly direction: 'bullish' | 'bearish' | 'neutral';
  readonly outcome: Outcome;
}

type Cell = (source: RowSource, row: DatasetRow) => number | string | null;
type Definition = ColumnHead & { readonly cell: Cell };

const define = (
  role: Role,
  type: DatasetType,
  name: string,
  summary: string,
  cell: Cell,
  nullable = role === 'label',
): Definition => ({ name, role, type, nullable, summary, cell });

const KEYS: readonly Definition[] = [
  define('key', 'text', 'symbol', 'the symbol', ({ symbol }) => symbol),
  define(
    'key',
    'time',
    'timestamp',
    'when the bar closed and the row could be known',
    ({ closes }, { bar }) => closes[bar],
  ),
  define('key', 'text', 'timeframe', 'length of the bar', ({ timeframe }) => timeframe),
  define('key', 'text', 'pattern_type', 'the pattern', (_, { pattern }) => pattern),
  define('key', 'text', 'direction', 'bullish, bearish or neutral', (_, { direction }) => direction),
];

const BARS: readonly Definition[] = (['open', 'high', 'low', 'close', 'volume'] as const).map((field) =>
  define('bar', 'number', field, `${field} of the bar, as traded`, ({ bars }, { bar }) => bars[field][bar]),
);

const featureType = (unit: string): DatasetType =>
  unit === 'boolean' ? 'boolean' : unit === 'text' ? 'text' : unit === 'bars' ? 'integer' : 'number';

function featureCell(column: FeatureColumn, bar: number): number | string | null {
  switch (column.kind) {
    case 'number':
      return column.values[bar];
    case 'boolean':
      return column.mask[bar];
    case 'text':
      return column.codes[bar] === UNKNOWN_WORD ? null : column.words[column.codes[bar]];
  }
}

const FEATURE_COLUMNS: readonly Definition[] = FEATURES.map(({ name, unit, summary }) =>
  define(
    'feature',
    featureType(unit),
    name,
    summary,
    ({ features }, { bar }) => featureCell(features.get(name)!, bar),
    true,
  ),
);

const decided = ({ outcome: { passage } }: DatasetRow): boolean | null =>
  passage === null || passage.kind === 'open' ? null : passage.kind !== 'neither';
const success = ({ outcome: { passage } }: DatasetRow): boolean | null =>
  passage === null || passage.kind === 'open' ? null : passage.kind === 'success';

const LABELS: readonly Definition[] = [
  define('label', 'boolean', 'pattern_completed', 'a barrier was touched', (_, row) => truth(decided(row))),
  define(
    'label',
    'boolean',
    'pattern_success',
    'the gain was touched before the loss; unknown where neutral',
    (_, row) => truth(success(row)),
  ),
  define('label', 'number', 'max_gain', 'best price of the window, a fraction in its direction', (_, { outcome }) =>
    number(outcome.maxGain),
  ),
  define('label', 'number', 'max_loss', 'worst price of the window, a fraction, 0 or below', (_, { outcome }) =>
    number(outcome.maxLoss),
  ),
  define('label', 'number', 'time_to_max_gain', 'minutes to the close of the bar with it', (_, { outcome }) =>
    number(outcome.minutesToMaxGain),
  ),
  define('label', 'number', 'time_to_max_loss', 'minutes to the close of the bar with it', (_, { outcome }) =>
    number(outcome.minutesToMaxLoss),
  ),
  define('label', 'number', 'optimal_hold_time', 'minutes to the best close of the window', (_, { outcome }) =>
    number(outcome.bestHoldMinutes),
  ),
  define(
    'label',
    'number',
    'final_outcome_pct',
    'move to the last close of the window, in percent',
    (_, { outcome }) => PERCENT * number(outcome.finalMove),
  ),
  define('label', 'boolean', 'ambiguous', 'one bar touched both barriers, and the worse was taken', (_, { outcome }) =>
    truth(outcome.passage?.ambiguous ?? null),
  ),
  define(
    'label',
    'time',
    'label_known_at',
    'when the labels were known: no model trained before may have seen the row',
    (_, { outcome }) => number(outcome.dueAt),
  ),
];

const DEFINITIONS: readonly Definition[] = [...KEYS, ...BARS, ...FEATURE_COLUMNS, ...LABELS];

/** Every column of the training set, in order. */
export const DATASET_HEADS: readonly ColumnHead[] = DEFINITIONS;

/** Gathers rows, symbol by symbol. */
export class DatasetBuilder {
  private length = 0;
  private readonly blocks = DEFINITIONS.map((): (Float64Array | Int32Array | Uint8Array)[] => []);
  private readonly words = DEFINITIONS.map(() => new Map<string, number>());

  add(source: RowSource, rows: readonly DatasetRow[]): void {
    this.length += rows.length;
    for (const [k, { type, cell }] of DEFINITIONS.entries()) {
      const block = blockOf(type, rows.length);
      for (let i = 0; i < rows.length; i++) {
        const value = cell(source, rows[i]);
        block[i] = typeof value === 'number' ? value : this.code(k, value);
      }
      this.blocks[k].push(block);
    }
  }

  /** Words are numbered as they come, each once. */
  private code(column: number, word: string | null): number {
    if (word === null) return -1;
    const words = this.words[column];
    const known = words.get(word);
    if (known !== undefined) return known;
    words.set(word, words.size);
    return words.size - 1;
  }

  done(): Dataset {
    const columns = DEFINITIONS.map(({ name, role, type, nullable, summary }, k): DatasetColumn => {
      const head = { name, role, type, nullable, summary };
      const values = blockOf(type, this.length);
      let at = 0;
      for (const block of this.blocks[k]) {
        values.set(block, at);
        at += block.length;
      }
      if (values instanceof Int32Array) return { ...head, kind: 'words', words: [...this.words[k].keys()], values };
      return values instanceof Uint8Array ? { ...head, kind: 'truths', values } : { ...head, kind: 'numbers', values };
    });
    return { length: this.length, columns };
  }
}

function blockOf(type: DatasetType, length: number): Float64Array | Int32Array | Uint8Array {
  if (type === 'text') return new Int32Array(length);
  return type === 'boolean' ? new Uint8Array(length) : new Float64Array(length);
}
