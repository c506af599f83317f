import { freshColumn } from '../engine/columns/memory.ts';
import { patternDetector } from '../engine/outcomes/detector.ts';
import { HOUSE_PATTERNS, PATTERNS } from '../engine/patterns/registry.ts';
import type { Graph } from '../engine/rules/graph.ts';
import { ColumnStore } from '../engine/rules/store.ts';
import { valueOf } from '../engine/score/readings.ts';
import { sliceBars } from '../model/bars.ts';
import type { PatternSeen } from '../report/analysis.ts';
import { withNews } from '../strategies/house-patterns.ts';

/** Patterns of so many last bars are told: an older one has done what it could. */
const RECENT_BARS = 3;

/** A pattern on a bar, before anybody has asked how often it was right. */
export type PatternFound = Omit<PatternSeen, 'ofSymbol' | 'ofUniverse'>;

/** Patterns on the last bars, the newest bar first, the house's own before TA-Lib's. */
export function recentPatterns(store: ColumnStore, graph: Graph): PatternFound[] {
  const { length } = store.bars;
  const found: PatternFound[] = [];
  for (const pattern of PATTERNS.values()) {
    // A pattern says the same of a bar wherever the history begins: only what it looks back on is looked at.
    const reach = pattern.warmup(pattern.params.map((param) => param.default));
    const from = Math.max(0, length - RECENT_BARS - reach);
    const values = patternDetector(pattern).values(new ColumnStore(sliceBars(store.bars, from, length)), freshColumn);
    for (let bar = Math.max(from, length - RECENT_BARS); bar < length; bar++) {
      const value = values[bar - from];
      if (value !== 0 && !Number.isNaN(value)) found.push(seen(pattern.name, value, bar, store, graph));
    }
  }
  return found.toSorted((a, b) => b.bar - a.bar);
}

function seen(name: string, value: number, bar: number, store: ColumnStore, graph: Graph): PatternFound {
  const row = HOUSE_PATTERNS.get(name);
  const adjusted = row === undefined ? null : valueOf(withNews(row), graph, store, bar);
  return {
    name,
    house: row !== undefined,
    bar,
    direction: row?.direction === 'neutral' ? 'neutral' : value > 0 ? 'bullish' : 'bearish',
    confidence: row?.baseConfidence ?? null,
    withNews: typeof adjusted === 'number' ? Math.abs(adjusted) : null,
  };
}
