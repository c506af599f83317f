/** `catalyst.analyze.v1`: the panel's facts for another program. Every figure is there, unknown as null. */
import type { Rate, BaseRate } from '../engine/outcomes/base-rates.ts';
import type { Reading } from '../engine/score/readings.ts';
import type { Levels } from '../engine/score/signal.ts';
import type { PriceZone } from '../engine/score/support.ts';
import type { Bars } from '../model/bars.ts';
import { isoInstant } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { Analysis, Missing, PatternSeen } from './analysis.ts';
import { json } from './json.ts';

export function analysisJson(analyses: readonly Analysis[], missing: readonly Missing[]): string {
  return `${json({ schema: 'catalyst.analyze.v1', analyses: analyses.map(analysisDocument), missing })}\n`;
}

function analysisDocument(it: Analysis): object {
  const { bars, signal, news, readings, zones } = it;
  const time = (bar: number): string => formatBarTime(bars.time[bar], bars.timeframe);
  const { bar, clauses, ...said } = signal;
  return {
    symbol: it.symbol,
    timeframe: bars.timeframe,
    asOf: isoInstant(it.asOf),
    bar: barDocument(bars, bar),
    closedAt: isoInstant(it.closedAt),
    bars: bars.length,
    stale: it.stale,
    warnings: it.warnings,
    readings: {
      price: readings.price.map(readingDocument),
      averages: readings.averages.map(readingDocument),
      trend: readings.trend.map(readingDocument),
      indicators: readings.indicators.map(readingDocument),
    },
    levels:
      zones === null
        ? null
        : {
            support: zones.support.map((zone) => zoneDocument(zone, time)),
            resistance: zones.resistance.map((zone) => zoneDocument(zone, time)),
          },
    patterns: it.patterns.map((pattern) => patternDocument(pattern, time)),
    rates: it.rates,
    news: {
      ...news,
      items: news.items.map((item) => ({
        ...item,
        knownAt: isoInstant(item.knownAt),
        publishedAt: isoInstant(item.publishedAt),
      })),
    },
    signal: { ...said, kind: undefined, levels: said.levels === null ? null : levelsDocument(said.levels) },
    strategy: { ...it.strategy, time: time(bar), clauses },
  };
}

function barDocument({ open, high, low, close, volume, time, timeframe }: Bars, i: number): object {
  return {
    time: formatBarTime(time[i], timeframe),
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume[i],
  };
}

const readingDocument = ({ name, expression, figure, value, word }: Reading): object => ({
  name,
  expression,
  unit: figure,
  value,
  word: word ?? null,
});

const zoneDocument = ({ lastBar, ...zone }: PriceZone, time: (bar: number) => string): object => ({
  ...zone,
  lastTouch: time(lastBar),
});

function patternDocument(
  { bar, ofSymbol, ofUniverse, ...pattern }: PatternSeen,
  time: (bar: number) => string,
): object {
  return {
    ...pattern,
    time: time(bar),
    ofSymbol: ofSymbol.map(rateDocument),
    ofUniverse: ofUniverse.map(rateDocument),
  };
}

function rateDocument({ direction, all, withCatalyst, withoutCatalyst, newsUnknown, difference }: BaseRate): object {
  return {
    direction,
    all: rateOf(all),
    withCatalyst: rateOf(withCatalyst),
    withoutCatalyst: rateOf(withoutCatalyst),
    newsUnknown: rateOf(newsUnknown),
    anyBar: rateOf(all.anyBar),
    difference,
  };
}

const rateOf = ({ cases, successes, failures, neither, open, rate, interval }: Rate): object => ({
  cases,
  successes,
  failures,
  neither,
  open,
  rate,
  interval,
});

const levelsDocument = ({ side, size, ...levels }: Levels): object => ({
  ...levels,
  side: side > 0 ? 'long' : 'short',
  size: { kind: size.kind, value: size.value, fractional: size.fractional },
});
