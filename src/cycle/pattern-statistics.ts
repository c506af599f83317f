/** How patterns did with each kind of catalyst, kept in the database for reports and for other programs. */
import { baseRates } from '../engine/outcomes/base-rates.ts';
import type { BaseRate, RateOfKind } from '../engine/outcomes/base-rates.ts';
import type { Subject } from '../engine/outcomes/cases.ts';
import type { Detector } from '../engine/outcomes/detector.ts';
import { USUAL_BARRIERS } from '../engine/outcomes/passage.ts';
import { CATALYST_CATEGORIES } from '../model/news.ts';
import type { TimeMs } from '../model/time.ts';
import { MINUTE_MS } from '../model/time.ts';
import { deleting, putting } from '../storage/change.ts';
import type { NewRecord } from '../storage/record.ts';
import type { Store } from '../storage/store.ts';

type Row = NewRecord<'pattern_statistics'>;

/** Names in `catalyst_type` beside the categories: every case, those with a catalyst, without one, and those of which nobody knows. */
const [ALL, ANY, NONE, UNKNOWN] = ['all', 'any', 'none', 'unknown'] as const;

/**
 * The rows of `pattern_statistics`, by what the usual barriers call success: a row a pattern and kind of catalyst that had a case.
 * A pattern that points both ways has its rows a direction. Rates are fractions.
 */
export function patternStatistics(subjects: readonly Subject[], detectors: readonly Detector[], now: TimeMs): Row[] {
  const ratesWith = (catalyst: string): readonly BaseRate[] =>
    baseRates(subjects, { detectors, barriers: USUAL_BARRIERS, catalyst }).rows;
  const rates = ratesWith(ANY);
  const twice = new Set(
    rates.filter(({ pattern }, i) => i > 0 && rates[i - 1].pattern === pattern).map((it) => it.pattern),
  );
  const rowOf = (it: BaseRate, catalystType: string, kind: RateOfKind): Row[] => {
    if (kind.cases === 0) return [];
    return [
      {
        patternName: twice.has(it.pattern) ? `${it.pattern} ${it.direction}` : it.pattern,
        catalystType,
        ...figures(kind),
        ...effect(it),
        lastUpdated: now,
      },
    ];
  };
  const sorts = rates.flatMap((it) => [
    ...rowOf(it, ALL, it.all),
    ...rowOf(it, ANY, it.withCatalyst),
    ...rowOf(it, NONE, it.withoutCatalyst),
    ...rowOf(it, UNKNOWN, it.newsUnknown),
  ]);
  // Without a single case of which news are known, no category has one either.
  if (!rates.some(({ withCatalyst }) => withCatalyst.cases > 0)) return sorts;
  const categories = CATALYST_CATEGORIES.flatMap((category) =>
    ratesWith(category).flatMap((it) => rowOf(it, category, it.withCatalyst)),
  );
  return [...sorts, ...categories];
}

function figures({ cases, successes, failures, rate, meanMove, largestMove, meanSuccessMs }: RateOfKind) {
  return {
    totalDetected: cases,
    successfulPatterns: successes,
    failedPatterns: failures,
    successRate: rate,
    avgMovePercent: meanMove === null ? null : meanMove * 100,
    maxMovePercent: largestMove === null ? null : largestMove * 100,
    avgTimeToTargetMinutes: meanSuccessMs === null ? null : meanSuccessMs / MINUTE_MS,
  };
}

const effect = ({ withCatalyst, withoutCatalyst, catalystEffect }: BaseRate) => ({
  withCatalystSuccessRate: withCatalyst.rate,
  withoutCatalystSuccessRate: withoutCatalyst.rate,
  catalystImprovement: catalystEffect?.value ?? null,
});

/** Keeps the rows in the place of all that there were of the same patterns: a kind of catalyst that has no case now has no row. */
export async function savePatternStatistics(store: Pick<Store, 'writeTogether'>, rows: readonly Row[]): Promise<void> {
  const names = [...new Set(rows.map(({ patternName }) => patternName))];
  const gone = names.map((patternName) => deleting('pattern_statistics', { patternName }));
  await store.writeTogether([...gone, putting('pattern_statistics', rows)]);
}
