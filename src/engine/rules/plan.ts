/** A compiled rule set with its parameters: what a simulation, a scan and a live cycle run. */
import type { Bars } from '../../model/bars.ts';
import { assert } from '../../model/errors.ts';
import { parseTimeframe } from '../../model/timeframe.ts';
import type { Timeframe } from '../../model/timeframe.ts';
import { ColumnMemory } from '../columns/memory.ts';
import type { SymbolSignals } from '../signals.ts';
import { inFileOrder } from './errors.ts';
import type { Outcome, RuleError, RuleSource } from './errors.ts';
import { Graph, constantOf, readsNews } from './graph.ts';
import { sha256 } from './hash.ts';
import type { FunctionTable } from './functions.ts';
import { Program } from './program.ts';
import type { Bound, Params } from './program.ts';
import { readParts } from './reader.ts';
import { recipeOf, signalsOf } from './recipe.ts';
import type { Recipe } from './recipe.ts';
import { ColumnStore } from './store.ts';

/** What the rule set limits; a key is absent where it says nothing. Fractions, not percent. */
export interface PlanLimits {
  readonly maxPositions?: number;
  readonly tradesPerDay?: number;
  readonly dailyLossFraction?: number;
  readonly weeklyDrawdownFraction?: number;
  readonly maxDrawdownFraction?: number;
  readonly maxPositionFraction?: number;
  readonly minPrice?: number;
  readonly maxPrice?: number;
}

/** What the rule set says of costs; a key is absent where it says nothing. Fractions, dollars a share, dollars an order. */
export interface PlanCosts {
  readonly commission?: number;
  readonly perShare?: number;
  readonly perOrder?: number;
  readonly minimum?: number;
  /** Fraction of the price. */
  readonly slippage?: number;
  readonly fees?: 'us-equities' | 'none';
  readonly borrowRate?: number;
}

export interface PlanExecution {
  readonly fill?: 'next_open' | 'close';
  readonly touchFills?: boolean;
  readonly maxVolumeShare?: number;
  readonly leverage?: number;
}

/** A part of the rule set that decides something, as explanations show it. */
export interface Clause {
  /** `long.enter`, `universe`, `rank` … */
  readonly path: string;
  readonly text: string;
}

export interface StrategyPlan {
  readonly name: string;
  readonly summary: string;
  /** The timeframe it was written for; null is any. */
  readonly timeframe: Timeframe | null;
  readonly params: Params;
  /** SHA-256 of everything that can change a decision: two plans with one hash are one strategy. */
  readonly hash: string;
  readonly limits: PlanLimits;
  readonly costs: PlanCosts;
  readonly execution: PlanExecution;
  readonly clauses: readonly Clause[];
  /** How many bars before a bar its windows reach back over. */
  readonly lookback: number;
  /** Whether its rules, with these parameters, read the news. */
  readonly readsNews: boolean;
  /** What the plan was made of: explanations read it. */
  readonly program: Program;
  /** The signals of one symbol. A store shared between plans of one rule set shares their columns. */
  signals(bars: Bars, store?: ColumnStore): SymbolSignals;
  /** The same rules with other parameters; those not named keep the rule set's own values. */
  with(params: Params): Outcome<StrategyPlan>;
}

export interface CompileOptions {
  readonly functions: FunctionTable;
  /** Values for parameters of the rule set, over its own. */
  readonly params?: Params;
  /** Where the rule set was read, so that errors can show the line. */
  readonly source?: RuleSource;
  /** Rule sets compiled into one graph share columns through a store. */
  readonly graph?: Graph;
}

/** Checks and compiles a rule set, or tells everything that is wrong with it. `ruleSet` is a
 * `RuleSet` when all is well, and may come from anywhere. */
export function compileRuleSet(ruleSet: unknown, options: CompileOptions): Outcome<StrategyPlan> {
  const source = options.source ?? null;
  const parts = readParts(ruleSet, source);
  const program = new Program(parts, source, options.functions, options.graph ?? new Graph());
  const missing = crossChecks(program);
  const bound = program.bind(options.params ?? {});
  if (!bound.ok || missing.length > 0)
    return { ok: false, errors: inFileOrder([...(bound.ok ? [] : bound.errors), ...missing]) };
  return { ok: true, value: new CompiledPlan(program, bound.value) };
}

/** What one key needs of another. */
function crossChecks(program: Program): readonly RuleError[] {
  const { present } = program.parts;
  const errors = [];
  if (!present.has('long') && !present.has('short'))
    errors.push(
      program.strayError('', 'the rule set never enters: it has neither long nor short', 'add long: with enter:'),
    );
  if (present.has('size.risk_percent') && !present.has('stop'))
    errors.push(
      program.strayError('size.risk_percent', 'risk_percent needs a stop', 'add stop: or size by percent_of_equity'),
    );
  const inRisk = [...present].find((path) => /^targets\.\d+\.r$/.test(path));
  if (inRisk !== undefined && !present.has('stop'))
    errors.push(program.strayError(inRisk, 'a target in R needs a stop', 'add stop: or give the target in percent'));
  if (present.has('stop.period') && !present.has('stop.atr'))
    errors.push(program.strayError('stop.period', 'period belongs to atr', 'take it out'));
  return errors;
}

/** The key of a rule file, the engine's name, and what the number is divided by. */
type Row<K extends string> = readonly [key: string, name: K, divisor: number];

const LIMITS = [
  ['max_positions', 'maxPositions', 1],
  ['trades_per_day', 'tradesPerDay', 1],
  ['daily_loss_percent', 'dailyLossFraction', 100],
  ['weekly_drawdown_percent', 'weeklyDrawdownFraction', 100],
  ['max_drawdown_percent', 'maxDrawdownFraction', 100],
  ['max_position_percent', 'maxPositionFraction', 100],
  ['min_price', 'minPrice', 1],
  ['max_price', 'maxPrice', 1],
] as const;

const EXECUTION = [
  ['max_volume_share', 'maxVolumeShare', 1],
  ['leverage', 'leverage', 1],
] as const;

const COSTS = [
  ['commission', 'commission', 1],
  ['per_share', 'perShare', 1],
  ['per_order', 'perOrder', 1],
  ['minimum', 'minimum', 1],
  ['slippage_bps', 'slippage', 10_000],
  ['borrow_rate', 'borrowRate', 1],
] as const;

class CompiledPlan implements StrategyPlan {
  readonly program: Program;
  private readonly bound: Bound;
  private recipe: Recipe | null = null;
  private readonly memory = new ColumnMemory();

  constructor(program: Program, bound: Bound) {
    this.program = program;
    this.bound = bound;
  }

  get params(): Params {
    return Object.fromEntries(this.bound.params);
  }

  get limits(): PlanLimits {
    return this.table('limits.', LIMITS);
  }

  get costs(): PlanCosts {
    const fees = this.program.parts.plain.get('costs.fees') as PlanCosts['fees'];
    return { ...this.table('costs.', COSTS), ...(fees === undefined ? {} : { fees }) };
  }

  get execution(): PlanExecution {
    const { plain } = this.program.parts;
    const fill = plain.get('fill') as PlanExecution['fill'];
    const touchFills = plain.get('touch_fills') as boolean | undefined;
    return {
      ...(fill === undefined ? {} : { fill }),
      ...(touchFills === undefined ? {} : { touchFills }),
      ...this.table('', EXECUTION),
    };
  }

  get name(): string {
    return this.program.parts.plain.get('name') as string;
  }

  get summary(): string {
    return (this.program.parts.plain.get('summary') as string | undefined) ?? '';
  }

  get timeframe(): Timeframe | null {
    return parseTimeframe((this.program.parts.plain.get('timeframe') ?? '') as string) ?? null;
  }

  get hash(): string {
    const { parts } = this.program;
    const rules = parts.sites.map((site) => [site.path, Program.textOf(site)]);
    const plain = [...parts.plain].filter(([path]) => path !== 'summary');
    const byPath = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
    const content = [...rules, ...plain].toSorted(byPath);
    return sha256(JSON.stringify([content, Object.entries(this.params).toSorted(byPath)]));
  }

  get clauses(): readonly Clause[] {
    return this.program.sites.map((site) => ({ path: site.path, text: Program.textOf(site) }));
  }

  get lookback(): number {
    return Math.max(0, ...[...this.bound.nodes.values()].map((node) => node.lookback));
  }

  get readsNews(): boolean {
    return readsNews(this.bound.nodes.values());
  }

  with(params: Params): Outcome<StrategyPlan> {
    const bound = this.program.bind(params);
    return bound.ok ? { ok: true, value: new CompiledPlan(this.program, bound.value) } : bound;
  }

  signals(bars: Bars, store?: ColumnStore): SymbolSignals {
    assert(store === undefined || store.bars === bars, 'a store holds the columns of its own bars');
    this.recipe ??= recipeOf({
      graph: this.program.graph,
      nodes: this.bound.nodes,
      plain: this.program.parts.plain,
      positionsMax: this.limits.maxPositions ?? 1,
    });
    if (store !== undefined) return signalsOf(this.recipe, bars, store);
    // Columns behind masks are of no use once the masks are made: the next symbol's take their place.
    this.memory.recycle();
    const own = new ColumnStore(bars, { allocate: this.memory.take });
    const signals = signalsOf(this.recipe, bars, own);
    if (own.handedOut) this.memory.surrender();
    return signals;
  }

  /** The constants that stand in `rows`, under the engine's names and in its units. */
  private table<K extends string>(group: string, rows: readonly Row<K>[]): Partial<Record<K, number>> {
    const out: Partial<Record<K, number>> = {};
    for (const [key, name, divisor] of rows) {
      const node = this.bound.nodes.get(group + key);
      const value = node === undefined ? undefined : constantOf(node);
      if (value !== undefined) out[name] = value / divisor;
    }
    return out;
  }
}
