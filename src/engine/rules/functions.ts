/** Every function that a rule may call: the language's own, and the indicators and patterns of the registries. */
import type { Indicator } from '../indicators/indicator.ts';

/** What an argument must be: `bars` is a whole number known when the rule is compiled. */
export type ArgumentKind = 'number' | 'boolean' | 'either' | 'bars' | 'hours' | 'text';

export interface Argument {
  readonly name: string;
  readonly kind: ArgumentKind;
  /** Taken when left out; null where that is known only when the rule is evaluated. */
  readonly default?: number | null;
}

export interface BuiltIn {
  readonly name: string;
  readonly summary: string;
  readonly args: readonly Argument[];
  /** Whether the last argument may be repeated. */
  readonly variadic?: boolean;
}

const x: Argument = { name: 'x', kind: 'number' };
const a: Argument = { name: 'a', kind: 'number' };
const b: Argument = { name: 'b', kind: 'number' };
const n: Argument = { name: 'n', kind: 'bars' };
const oneBar: Argument = { name: 'n', kind: 'bars', default: 1 };
const condition: Argument = { name: 'cond', kind: 'boolean' };
const hours: Argument = { name: 'hours', kind: 'hours', default: null };

const BUILT_IN_LIST = [
  {
    name: 'if',
    summary: 'a where the condition is true, b where it is false, unknown where it is unknown',
    args: [condition, { name: 'a', kind: 'either' }, { name: 'b', kind: 'either' }],
  },
  { name: 'min', summary: 'the smallest of its arguments at this bar', args: [a, b], variadic: true },
  { name: 'max', summary: 'the largest of its arguments at this bar', args: [a, b], variadic: true },
  { name: 'abs', summary: 'x without its sign', args: [x] },
  { name: 'sign', summary: '-1, 0 or 1', args: [x] },
  { name: 'round', summary: 'the nearest whole number, halves away from zero', args: [x] },
  { name: 'cross_above', summary: 'a[1] <= b[1] and a > b', args: [a, b] },
  { name: 'cross_below', summary: 'a[1] >= b[1] and a < b', args: [a, b] },
  { name: 'rising', summary: 'each of the last n bars is above the bar before it', args: [x, n] },
  { name: 'falling', summary: 'each of the last n bars is below the bar before it', args: [x, n] },
  { name: 'highest', summary: 'the largest x of the last n bars, this one counted', args: [x, n] },
  { name: 'lowest', summary: 'the smallest x of the last n bars, this one counted', args: [x, n] },
  { name: 'sum', summary: 'the sum of x over the last n bars, this one counted', args: [x, n] },
  { name: 'count', summary: 'on how many of the last n bars the condition was true', args: [condition, n] },
  { name: 'bars_since', summary: 'bars since the condition was last true, 0 on such a bar', args: [condition] },
  { name: 'change', summary: 'x - x[n]', args: [x, oneBar] },
  { name: 'percent_change', summary: '100 * (x - x[n]) / x[n]', args: [x, oneBar] },
  { name: 'news_count', summary: 'articles of the last hours, or of the look-back', args: [hours] },
  {
    name: 'news_sentiment',
    summary: 'mean sentiment of the last hours, or of the look-back, -1 to 1; unknown without an article',
    args: [hours],
  },
  {
    name: 'catalyst',
    summary: 'whether a catalyst of that name is in the news of the look-back',
    args: [{ name: 'name', kind: 'text' }],
  },
] as const satisfies readonly BuiltIn[];

export type BuiltInName = (typeof BUILT_IN_LIST)[number]['name'];
export type NamedBuiltIn = BuiltIn & { readonly name: BuiltInName };

export type RuleFunction =
  | { readonly kind: 'built-in'; readonly builtIn: NamedBuiltIn }
  | { readonly kind: 'indicator'; readonly indicator: Indicator };

export type FunctionTable = ReadonlyMap<string, RuleFunction>;

export const BUILT_INS: readonly NamedBuiltIn[] = BUILT_IN_LIST;

/** The table of `registries`; the language's own names win over an indicator's (`sum`, `min`, `max`). */
export function functionTable(...registries: readonly ReadonlyMap<string, Indicator>[]): FunctionTable {
  const table = new Map<string, RuleFunction>();
  for (const registry of registries)
    for (const [name, indicator] of registry) table.set(name, { kind: 'indicator', indicator });
  for (const builtIn of BUILT_INS) table.set(builtIn.name, { kind: 'built-in', builtIn });
  return table;
}

/** `highest(x, n)`: how a call is written. */
export function signature(it: RuleFunction, name: string): string {
  if (it.kind === 'built-in')
    return `${name}(${it.builtIn.args.map((arg) => arg.name).join(', ')}${it.builtIn.variadic === true ? ', …' : ''})`;
  const source = it.indicator.inputs.length === 1 ? [it.indicator.inputs[0]] : [];
  return `${name}(${[...source, ...it.indicator.params.map((param) => `${param.name} = ${param.default}`)].join(', ')})`;
}
