/** Patterns of the last bars, each with how often it was right: here, in the universe, with and without a catalyst. */
import type { BaseRate, Rate } from '../../engine/outcomes/base-rates.ts';
import type { Bars } from '../../model/bars.ts';
import { isoInstant } from '../../model/time.ts';
import { isIntraday } from '../../model/timeframe.ts';
import type { Analysis, PatternSeen } from '../analysis.ts';
import { grouped } from '../format.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, wrap } from '../width.ts';

/** Rows beyond these are counted, not shown: the newest bars and the house's own patterns come first. */
const ROWS_MAX = 12;
/** A rate of fewer cases is told as what it is, a handful. */
const CASES_MIN = 20;

/** Below this p-value, adjusted for all that were looked at together, a difference is marked. */
const SURE = 0.05;

const WIDTHS = [20, 5, 4, 8];
const WAY = { bullish: 'up', bearish: 'down', neutral: 'here' } as const;
const STYLE = { bullish: 'green', bearish: 'red', neutral: 'yellow' } as const;

/** Columns of a rate, and of what it is above any bar's, which stands where there is room. */
const [RATE_MIN, RATE_MAX, EDGE] = [19, 22, 18];

/** One row a pattern; a neutral one has a rate a direction. */
export function patternLines(theme: Theme, analysis: Analysis): string[] {
  const { patterns, rates, bars } = analysis;
  const everywhere = rates.universe !== null;
  const { row, wide } = rowsOf(theme, everywhere);
  const head = ['Patterns', 'bar', 'way', 'conf.'];
  if (patterns.length === 0) {
    return [paint(theme, 'dim', 'Patterns'), 'none of the house or of TA-Lib stands on the last bars'];
  }
  const told = new Set<string>();
  const lines = patterns.slice(0, ROWS_MAX).flatMap((pattern) => {
    const rows = ratePairs(pattern).flatMap(({ way, here, universe }, i) => {
      const [name, bar, confidence] =
        i === 0 ? [pattern.name, shortBar(bars, pattern.bar), confidenceText(theme, pattern)] : ['', '', ''];
      const edge = edgeText(theme, everywhere ? universe : here);
      const [first, ...below] = row(
        [name, bar, way, confidence],
        [rateText(theme, here?.all), rateText(theme, universe?.all), edge],
      );
      const painted = paint(theme, STYLE[pattern.direction], first.slice(0, WIDTHS[0])) + first.slice(WIDTHS[0]);
      return [painted, ...below];
    });
    const isNew = !told.has(pattern.name);
    told.add(pattern.name);
    return isNew
      ? [...rows, ...catalystRows(theme, pattern).flatMap(({ texts, told: rate }) => row(texts, rate))]
      : rows;
  });
  const more = patterns.length - ROWS_MAX;
  return [
    paint(theme, 'dim', row(head, [...RATE_HEADS, 'above any bar'])[0]),
    ...lines,
    ...(more > 0 ? [`and ${more} more, all with --json`] : []),
    ...noteLines(theme, analysis, wide),
  ];
}

/** What stands above the rates, and before them where they stand below their pattern. */
const RATE_HEADS = ['this symbol', 'universe'];

interface Rows {
  /** One row of the table as lines: its rates, this symbol's, the universe's and what is above any bar's, are beside the rest or below it. */
  readonly row: (texts: readonly string[], rates: readonly string[]) => string[];
  /** Whether there is room for what a rate is above any bar's. */
  readonly wide: boolean;
}

function rowsOf(theme: Theme, everywhere: boolean): Rows {
  const shown = everywhere ? 2 : 1;
  const room = theme.width - WIDTHS.reduce((sum, width) => sum + width + 1, 0);
  const wide = room >= shown * (RATE_MIN + 1) + EDGE;
  const rateWidth = Math.min(RATE_MAX, Math.floor((room + 1 - (wide ? EDGE + 1 : 0)) / shown) - 1);
  const line = (texts: readonly string[]): string =>
    texts.map((text, i) => cell(theme, text, WIDTHS[i] ?? (i < WIDTHS.length + shown ? rateWidth : EDGE))).join(' ');
  const beside = (texts: readonly string[], rates: readonly string[]): string[] => [
    line([...texts, ...rates.slice(0, shown), ...(wide ? rates.slice(2) : [])]).trimEnd(),
  ];
  const below = (texts: readonly string[], rates: readonly string[]): string[] => {
    const named = rates.slice(0, shown).map((rate, i) => `  ${cell(theme, RATE_HEADS[i], 12)}${rate}`);
    return [line(texts).trimEnd(), ...(texts[0] === 'Patterns' ? [] : named)];
  };
  return { row: rateWidth < RATE_MIN ? below : beside, wide };
}

interface RatePair {
  readonly way: string;
  readonly here: BaseRate | undefined;
  readonly universe: BaseRate | undefined;
}

/** The rates of a pattern side by side; those of a neutral one in both directions. */
function ratePairs({ direction, ofSymbol, ofUniverse }: PatternSeen): RatePair[] {
  const ways = direction === 'neutral' ? (['bullish', 'bearish'] as const) : [direction];
  return ways.map((way) => ({
    way: WAY[way],
    here: ofSymbol.find((it) => it.direction === way),
    universe: ofUniverse.find((it) => it.direction === way),
  }));
}

function confidenceText(theme: Theme, { confidence, withNews }: PatternSeen): string {
  const { dash, arrow } = glyphs(theme);
  if (confidence === null) return dash;
  const usual = confidence.toFixed(0);
  if (withNews === null || withNews === confidence) return usual;
  const between = theme.unicode ? ` ${arrow} ` : arrow;
  return `${usual}${between}${withNews.toFixed(0)}`;
}

/** `41% of 1,234 (38–44)`: successes over cases, and where the true rate lies with 95 %. */
function rateText(theme: Theme, found: Rate | undefined): string {
  if (found === undefined) return '';
  const { cases, successes, rate, interval } = found;
  if (rate === null || interval === null) return 'no case yet';
  if (cases < CASES_MIN) return `${successes} of ${cases}, too few`;
  const whole = (fraction: number): string => (100 * fraction).toFixed(0);
  const range = `${whole(interval.low)}${glyphs(theme).dash}${whole(interval.high)}`;
  return `${whole(rate)}% of ${compact(cases)} (${range})`;
}

/** By how much a pattern's rate is above any bar's, in points, with its interval; sure when chance among all of them would not do it. */
function edgeText(theme: Theme, found: BaseRate | undefined): string {
  const difference = found?.difference ?? null;
  if (difference === null) return '';
  const points = (fraction: number): string => {
    const whole = Math.round(100 * fraction);
    return whole > 0 ? `+${whole}` : String(whole);
  };
  const { value, interval, adjustedPValue } = difference;
  const text = `${points(value)} (${points(interval.low)} to ${points(interval.high)})`;
  return adjustedPValue < SURE ? paint(theme, 'bold', `${text} *`) : text;
}

/** 12,345 → `12k`: the interval beside it tells how much so many are worth. */
const compact = (cases: number): string =>
  cases < 1000 ? grouped(cases) : `${grouped(cases / 1000, cases < 10_000 ? 1 : 0)}k`;

/** A bar among the last ones: the day, or the time of day where bars are shorter. */
const shortBar = ({ time, timeframe }: Bars, bar: number): string =>
  isIntraday(timeframe) ? isoInstant(time[bar]).slice(11, 16) : isoInstant(time[bar]).slice(5, 10);

/** What a catalyst changed, for the house's patterns, where such cases are known. */
function catalystRows(
  theme: Theme,
  pattern: PatternSeen,
): { readonly texts: readonly string[]; readonly told: readonly string[] }[] {
  if (!pattern.house) return [];
  const row = (name: string, way: string, ...rates: readonly (Rate | undefined)[]) => ({
    texts: [name, '', way, ''],
    told: rates.map((rate) => rateText(theme, rate)),
  });
  return ratePairs(pattern)
    .filter(({ here, universe }) => [here, universe].some((it) => it !== undefined && it.withCatalyst.cases > 0))
    .flatMap(({ way, here, universe }) => [
      row('  with a catalyst', way, here?.withCatalyst, universe?.withCatalyst),
      row('  without', way, here?.withoutCatalyst, universe?.withoutCatalyst),
    ]);
}

/** What success is, and what any bar did: a rate alone says nothing. */
function noteLines(theme: Theme, { rates }: Analysis, wide: boolean): string[] {
  const { barriers, anyBar, universe, tested } = rates;
  const { dash } = glyphs(theme);
  const share = (rate: number | null): string => (rate === null ? dash : `${(100 * rate).toFixed(0)}%`);
  const both = ({ bullish, bearish }: typeof anyBar): string => `${share(bullish)} up, ${share(bearish)} down`;
  const percentOf = (fraction: number): string => `${Number((100 * fraction).toFixed(2))}%`;
  const parts = [
    `Right is ${percentOf(barriers.gain)} gained before ${percentOf(barriers.loss)} is lost, within ${barriers.bars} bars.`,
    `Any bar: ${both(anyBar)} here${universe === null ? '' : `; ${both(universe.anyBar)} in ${grouped(universe.symbols)} symbols`}.`,
    `In brackets where the true rate lies with 95 %; ${grouped(tested)} rates were looked at together.`,
    ...(wide ? ['* is more than the luckiest of so many would show by chance (p below 5 %, Holm).'] : []),
  ];
  return wrap(theme, parts.join(' '), theme.width).map((line) => paint(theme, 'dim', line));
}
