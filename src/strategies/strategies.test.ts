import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from '../../test/csv.ts';
import { sharedPath } from '../../test/shared.ts';
import { TRUE } from '../engine/columns/column.ts';
import { compileRuleSet } from '../engine/rules/plan.ts';
import type { StrategyPlan } from '../engine/rules/plan.ts';
import type { RuleSet } from '../engine/rules/rule-set.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import type { Numeric, SymbolSignals } from '../engine/signals.ts';
import { BAR_FIELDS, emptyBars, sliceBars } from '../model/bars.ts';
import type { Bars } from '../model/bars.ts';
import { DAY_MS, parseIsoDate } from '../model/time.ts';
import { STRATEGIES } from './index.ts';

function planOf(rules: RuleSet, params: Readonly<Record<string, number>> = {}): StrategyPlan {
  const compiled = compileRuleSet(rules, { functions: STANDARD_FUNCTIONS, params });
  if (!compiled.ok) throw new Error(compiled.errors.map((error) => error.message).join('\n'));
  return compiled.value;
}

/** Both sides open, where the strategy has a second one. */
const bothSides = (rules: RuleSet): Readonly<Record<string, number>> =>
  'shorts' in rules.params! ? { shorts: 1 } : {};

const bar = fc.record({
  step: fc.integer({ min: -40, max: 40 }),
  gap: fc.integer({ min: -25, max: 25 }),
  upper: fc.integer({ min: 0, max: 15 }),
  lower: fc.integer({ min: 0, max: 15 }),
  volume: fc.integer({ min: 0, max: 3_000_000 }),
});

/** Daily bars that walk in steps of ten cents from 50 dollars, never below one. */
const walk = fc.array(bar, { minLength: 1, maxLength: 140 }).map((steps): Bars => {
  const bars = emptyBars('TEST', '1d', steps.length);
  let last = 500;
  steps.forEach(({ step, gap, upper, lower, volume }, i) => {
    const open = Math.max(30, last + gap);
    const close = Math.max(30, open + step);
    bars.time[i] = i * DAY_MS;
    bars.open[i] = open / 10;
    bars.high[i] = (Math.max(open, close) + upper) / 10;
    bars.low[i] = (Math.min(open, close) - lower) / 10;
    bars.close[i] = close / 10;
    bars.volume[i] = volume;
    last = close;
  });
  return bars;
});

/** Everything that a decision reads of the first `length` bars, position tests apart. */
function said(signals: SymbolSignals, length: number): unknown {
  const cut = (value: Numeric): Numeric => (typeof value === 'number' ? value : value.slice(0, length));
  const { long, short, universe, rank, size, stop, targets, timeStopBars, order } = signals;
  const side = (of: SymbolSignals['long']): unknown =>
    of && { enter: of.enter.slice(0, length), exit: of.exit?.kind === 'mask' ? of.exit.mask.slice(0, length) : null };
  return {
    long: side(long),
    short: side(short),
    universe: universe?.slice(0, length),
    rank: rank === null ? null : cut(rank),
    size: [cut(size.value), cut(size.scale)],
    stop: stop && cut(stop.value),
    targets: targets.map((target) => cut(target.value)),
    timeStop: timeStopBars === null ? null : cut(timeStopBars),
    order: order.kind === 'market' ? null : cut(order.price),
  };
}

/** AAPL, daily, 2010–2017. */
function realBars(): Bars {
  const rows = readCsv(sharedPath('oracles', 'backtests', 'bars_AAPL.csv.gz'));
  const bars = emptyBars('AAPL', '1d', rows.length);
  rows.forEach((row, i) => {
    bars.time[i] = parseIsoDate(row['timestamp'].slice(0, 10));
    for (const field of BAR_FIELDS) bars[field][i] = Number(row[field]);
  });
  return bars;
}

describe('the built-in strategies', () => {
  it('are the nine, each under its own name', () => {
    expect([...STRATEGIES.keys()]).toEqual([
      'sma-cross',
      'rsi-reversion',
      'donchian-trend',
      'bollinger-reversion',
      'macd-cross',
      'gap-and-go',
      'pullback',
      'catalyst-weighted',
      'classic',
    ]);
    for (const [name, rules] of STRATEGIES) expect(rules.name).toBe(name);
  });

  describe.each([...STRATEGIES])('%s', (_name, rules) => {
    it('compiles, and says in a sentence what it does', () => {
      expect(planOf(rules, bothSides(rules)).summary).toMatch(/^[A-Z].{30,}\.$/);
    });

    it('says the same of a bar whether or not later bars are there', () => {
      const plan = planOf(rules, bothSides(rules));
      fc.assert(
        fc.property(walk, fc.nat(), (bars, cut) => {
          const length = cut % (bars.length + 1);
          expect(said(plan.signals(sliceBars(bars, 0, length)), length)).toEqual(said(plan.signals(bars), length));
        }),
        { numRuns: 40 },
      );
    });

    it('finds entries in real bars, with a known size and stop on each', () => {
      const bars = realBars();
      const { long, universe, size, stop, rank } = planOf(rules).signals(bars);
      const entries = [...long!.enter.keys()].filter(
        (i) => long!.enter[i] === TRUE && (universe === null || universe[i] === TRUE),
      );
      expect(entries.length).toBeGreaterThan(4);
      for (const value of [size.value, size.scale, stop?.value ?? 1, rank ?? 1])
        if (typeof value !== 'number') expect(entries.filter((i) => !Number.isFinite(value[i]))).toEqual([]);
    });
  });
});

it('docs/strategies.md has each strategy’s sentence and parameters', () => {
  const page = readFileSync(new URL('../../docs/strategies.md', import.meta.url), 'utf8');
  for (const { name, summary, params } of STRATEGIES.values()) {
    const list = Object.entries(params!).map(([key, value]) => `${key} ${value}`);
    expect(page).toContain(`| \`${name}\` | ${summary} | ${list.join(', ')} |\n`);
  }
});
