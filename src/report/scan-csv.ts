import { formatBarTime } from '../model/timeframe.ts';
import { csvRow } from './csv.ts';
import type { CsvValue } from './csv.ts';
import type { Candidate, ScanResult } from '../engine/scan/result.ts';

/** The columns of a candidate, in order. Fractions rather than percent; unknown is empty. */
const COLUMNS: readonly (readonly [title: string, value: (it: Candidate, result: ScanResult) => CsvValue])[] = [
  ['rank', (it) => it.rank],
  ['symbol', (it) => it.symbol],
  ['time', (it, { timeframe }) => formatBarTime(it.time, timeframe)],
  ['price', (it) => it.price],
  ['change', (it) => it.change],
  ['volume', (it) => it.volume],
  ['relative_volume', (it) => it.relativeVolume],
  ['gap', (it) => it.gap],
  ['pre_market_volume', (it) => it.preMarketVolume],
  ['pre_market_change', (it) => it.preMarketChange],
  ['catalyst_score', (it) => it.catalystScore],
  ['technical_score', (it) => it.technicalScore],
  ['combined_score', (it) => it.combinedScore],
  ['rank_value', (it) => it.ranked?.value ?? null],
  ['primary_catalyst', (it) => it.primaryCatalyst],
  ['catalysts', (it) => it.catalysts.join('; ') || null],
  ['news_count', (it) => it.newsCount],
  ['headline', (it) => it.headlines.at(0)?.headline ?? null],
  ['flags', (it) => it.flags.join('; ') || null],
];

/** A line of titles, and one a candidate. */
export const scanCsv = (result: ScanResult): string =>
  csvRow(COLUMNS.map(([title]) => title)) +
  result.candidates.map((it) => csvRow(COLUMNS.map(([, value]) => value(it, result)))).join('');
