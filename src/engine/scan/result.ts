import type { StageExplained } from './explain.ts';
import type { Rejection, StageCount } from './run.ts';
import type { CatalystCategory } from '../../model/news.ts';
import type { Warning } from '../../model/result.ts';
import type { TimeMs } from '../../model/time.ts';
import type { Timeframe } from '../../model/timeframe.ts';

/** An article as a candidate shows it. Text from outside. */
export interface Headline {
  readonly publishedAt: TimeMs;
  readonly source: string;
  readonly headline: string;
  readonly url: string | null;
}

/** A symbol that came through. Fractions rather than percent; null is unknown. */
export interface Candidate {
  readonly rank: number;
  readonly symbol: string;
  /** The bar that was judged. */
  readonly time: TimeMs;
  readonly price: number | null;
  readonly change: number | null;
  readonly volume: number | null;
  readonly relativeVolume: number | null;
  readonly gap: number | null;
  readonly preMarketVolume: number | null;
  readonly preMarketChange: number | null;
  readonly catalystScore: number | null;
  readonly technicalScore: number | null;
  readonly combinedScore: number | null;
  /** What it was ranked by, and its value there; null where the order is the alphabet's. */
  readonly ranked: { readonly rule: string; readonly value: number } | null;
  readonly primaryCatalyst: CatalystCategory | null;
  /** All that its articles are about, in the order in which they count. */
  readonly catalysts: readonly CatalystCategory[];
  /** Null where the news are unknown. */
  readonly newsCount: number | null;
  /** Newest first. */
  readonly headlines: readonly Headline[];
  readonly preMarketNews: boolean | null;
  /** What there is to doubt about its data. */
  readonly flags: readonly string[];
  /** The last closes, the judged bar's with them. */
  readonly closes: readonly number[];
}

/** A finished scan, as every face of it (terminal, JSON, CSV, database) takes it. */
export interface ScanResult {
  readonly scanId: string;
  readonly strategy: string;
  readonly strategyHash: string;
  readonly params: Readonly<Record<string, number>>;
  readonly mode: string;
  readonly universe: string;
  readonly timeframe: Timeframe;
  readonly asOf: TimeMs;
  readonly stages: readonly StageCount[];
  readonly candidates: readonly Candidate[];
  readonly rejected: readonly Rejection[];
  readonly warnings: readonly Warning[];
  /** What every stage sees of the symbol that was asked about; null where none was. */
  readonly explained: { readonly symbol: string; readonly stages: readonly StageExplained[] } | null;
}

/** How a symbol fared in one scan. */
export interface Fate {
  readonly scanId: string;
  readonly asOf: TimeMs;
  readonly strategy: string | null;
  readonly mode: string | null;
  readonly cycleId: string | null;
  /** Where it stopped; null for a candidate. */
  readonly stoppedAt:
    ({ readonly stage: string; readonly rule: string } & Pick<Rejection, 'value' | 'threshold' | 'margin'>) | null;
  /** Its place among the candidates; null for who stopped. */
  readonly rank: number | null;
  readonly catalystScore: number | null;
  readonly technicalScore: number | null;
  readonly combinedScore: number | null;
  /** The stages that it passed. */
  readonly passed: readonly string[];
}
