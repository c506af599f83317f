/** What the market did while a symbol's bars were made. A time without a bar of the market is unknown, never the bar before. */
import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { TRUE, UNKNOWN } from '../columns/column.ts';
import { compileExpression } from '../rules/expression.ts';
import { STANDARD_FUNCTIONS } from '../rules/standard.ts';
import { ColumnStore } from '../rules/store.ts';
import { TREND } from '../score/readings-table.ts';
import { UNKNOWN_WORD } from './feature.ts';
import type { FeatureColumn, KnownBars } from './feature.ts';

/** Returns that a correlation is taken over: a month of days. */
export const CORRELATION_BARS = 20;

/**
 * For each bar the bar of `other` at the same time, −1 where there is none, or where it closes later: Sydney's day is over
 * when New York's of the same date has not begun.
 */
function partners({ bars, closes }: KnownBars, { bars: other, closes: known }: KnownBars): Int32Array {
  const at = new Int32Array(bars.length);
  let k = 0;
  for (let i = 0; i < bars.length; i++) {
    while (k < other.length && other.time[k] < bars.time[i]) k++;
    at[i] = k < other.length && other.time[k] === bars.time[i] && known[k] <= closes[i] ? k : -1;
  }
  return at;
}

const unknown = (length: number): Float64Array => new Float64Array(length).fill(NaN);

/** The close of `other` at each bar's own time. */
export function closeBeside(of: KnownBars, other: KnownBars | null): Float64Array {
  const out = unknown(of.bars.length);
  if (other === null) return out;
  const at = partners(of, other);
  for (let i = 0; i < out.length; i++) if (at[i] >= 0) out[i] = other.bars.close[at[i]];
  return out;
}

/** Each bar's return, as a fraction of the bar before it; unknown where one of the two is. */
function returnsOf(closes: Float64Array): Float64Array {
  const out = unknown(closes.length);
  for (let i = 1; i < out.length; i++) out[i] = closes[i] / closes[i - 1] - 1;
  return out;
}

/**
 * Pearson's correlation of the symbol's last returns with those of the benchmark over the same bars; unknown while one of them
 * is, and where one of the two did not move at all. Each window is summed by itself: nothing drifts.
 */
export function correlationWith(of: KnownBars, benchmark: KnownBars | null): Float64Array {
  const out = unknown(of.bars.length);
  if (benchmark === null) return out;
  const a = returnsOf(of.bars.close);
  const b = returnsOf(closeBeside(of, benchmark));
  const n = CORRELATION_BARS;
  for (let i = n; i < out.length; i++) {
    let [sumA, sumB] = [0, 0];
    for (let j = i - n + 1; j <= i; j++) {
      sumA += a[j];
      sumB += b[j];
    }
    if (Number.isNaN(sumB)) continue;
    const [meanA, meanB] = [sumA / n, sumB / n];
    let [ab, aa, bb] = [0, 0, 0];
    for (let j = i - n + 1; j <= i; j++) {
      const [x, y] = [a[j] - meanA, b[j] - meanB];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    // Rounding may pass 1 by a last bit.
    if (aa > 0 && bb > 0) out[i] = Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)));
  }
  return out;
}

/** What the sector's fund gained more than the benchmark over `CORRELATION_BARS` bars of the symbol, as a fraction. */
export function strengthOf(of: KnownBars, sector: KnownBars | null, benchmark: KnownBars | null): Float64Array {
  const out = unknown(of.bars.length);
  const [ours, all] = [closeBeside(of, sector), closeBeside(of, benchmark)];
  const n = CORRELATION_BARS;
  for (let i = n; i < out.length; i++) out[i] = ours[i] / ours[i - n] - all[i] / all[i - n];
  return out;
}

const trend = TREND.find(({ name }) => name === 'trend');
assert(trend?.words !== undefined, 'a trend is told in words');
const TREND_WORDS = trend.words.map(([word]) => word);
const TREND_CONDITIONS = trend.words.map(([, condition]) => condition);

/** The trend of the benchmark in the words of `analyze`, at each bar's own time. */
export function trendBeside(of: KnownBars, benchmark: KnownBars | null): FeatureColumn {
  const codes = new Uint8Array(of.bars.length).fill(UNKNOWN_WORD);
  if (benchmark !== null) {
    const words = trendCodes(benchmark.bars);
    const at = partners(of, benchmark);
    for (let i = 0; i < codes.length; i++) if (at[i] >= 0) codes[i] = words[at[i]];
  }
  return { kind: 'text', words: TREND_WORDS, codes };
}

const known = new WeakMap<Bars, Uint8Array>();

/** Worked out once for the benchmark of many symbols. */
function trendCodes(benchmark: Bars): Uint8Array {
  let codes = known.get(benchmark);
  if (codes !== undefined) return codes;
  const store = new ColumnStore(benchmark);
  const masks = TREND_CONDITIONS.map((condition) => {
    const compiled = compileExpression(condition, { functions: STANDARD_FUNCTIONS });
    assert(compiled.ok, `a word stands for a condition: ${condition}`);
    const shown = compiled.value.evaluate(store);
    assert(shown.kind === 'boolean', 'a condition is a mask');
    return shown.mask;
  });
  codes = new Uint8Array(benchmark.length).fill(UNKNOWN_WORD);
  for (let i = 0; i < codes.length; i++) {
    // An earlier word that is unknown leaves the later ones unknown too.
    const decided = masks.findIndex((mask) => mask[i] === TRUE || mask[i] === UNKNOWN);
    if (decided >= 0 && masks[decided][i] === TRUE) codes[i] = decided;
  }
  known.set(benchmark, codes);
  return codes;
}
