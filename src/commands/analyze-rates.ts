/** How often the patterns that were seen have been right: on the symbol, and on all symbols of its source. */
import { baseRates } from '../engine/outcomes/base-rates.ts';
import type { BaseRate, BaseRates } from '../engine/outcomes/base-rates.ts';
import type { Subject } from '../engine/outcomes/cases.ts';
import { patternDetector } from '../engine/outcomes/detector.ts';
import { USUAL_BARRIERS } from '../engine/outcomes/passage.ts';
import { PATTERNS } from '../engine/patterns/registry.ts';
import type { PatternSeen, RatesAsked } from '../report/analysis.ts';
import type { PatternFound } from './analyze-patterns.ts';

/** All symbols that a symbol is compared with, as far as they were known. */
export type Universe = readonly Subject[];

/** Any catalyst makes a case one with a catalyst. */
const CATALYST = 'any';

/** The patterns with their base rates, and what these were counted over. Each name is looked for once. */
export function ratesOf(
  found: readonly PatternFound[],
  subject: Subject,
  universe: Universe | null,
): { readonly patterns: readonly PatternSeen[]; readonly rates: RatesAsked } {
  const names = [...new Set(found.map(({ name }) => name))];
  const detectors = names.map((name) => patternDetector(PATTERNS.get(name)!));
  const count = (subjects: Universe): BaseRates =>
    baseRates(subjects, { detectors, barriers: USUAL_BARRIERS, catalyst: CATALYST });
  const here = count([subject]);
  const everywhere = universe === null ? null : count(universe);
  const rowsOf = ({ rows }: BaseRates, name: string): BaseRate[] => rows.filter(({ pattern }) => pattern === name);
  const anyBar = ({ anyBar: { bullish, bearish } }: BaseRates): RatesAsked['anyBar'] => ({
    bullish: bullish.rate,
    bearish: bearish.rate,
  });
  return {
    patterns: found.map((it) => ({
      ...it,
      ofSymbol: rowsOf(here, it.name),
      ofUniverse: everywhere === null ? [] : rowsOf(everywhere, it.name),
    })),
    rates: {
      barriers: USUAL_BARRIERS,
      anyBar: anyBar(here),
      universe: everywhere === null ? null : { symbols: everywhere.symbols, anyBar: anyBar(everywhere) },
      tested: here.tested.differences + (everywhere?.tested.differences ?? 0),
    },
  };
}
