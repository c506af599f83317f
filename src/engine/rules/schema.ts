/** The shape of a rule set, as one table: what each key holds, and in which range. */

/** Bounds of a number; checked as soon as the number is known. */
export interface Range {
  readonly min: number;
  readonly max: number;
  /** Whether `min` itself is refused. */
  readonly above?: boolean;
  readonly whole?: boolean;
}

export type Shape =
  | { readonly kind: 'text'; readonly pattern: RegExp; readonly what: string }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** A number that may change from bar to bar. */
  | { readonly kind: 'amount'; readonly range: Range }
  /** A number that is the same at every bar. */
  | { readonly kind: 'constant'; readonly range: Range }
  | { readonly kind: 'condition'; readonly position: boolean }
  /** A named series: number or condition. */
  | { readonly kind: 'series' }
  /** A plain number that a sweep may vary. */
  | { readonly kind: 'parameter' }
  | {
      readonly kind: 'object';
      readonly fields: Readonly<Record<string, Shape>>;
      readonly required: readonly string[];
      /** Keys of which exactly one must stand. */
      readonly oneOf: readonly string[];
    }
  /** Names that the person chooses, each with the same shape. `labels` are never used in an expression, so any will do. */
  | { readonly kind: 'names'; readonly of: Shape; readonly labels?: true }
  | { readonly kind: 'list'; readonly of: Shape; readonly max: number };

const ANY: Range = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
const POSITIVE: Range = { min: 0, max: Number.MAX_VALUE, above: true };
const FROM_ZERO: Range = { min: 0, max: Number.MAX_VALUE };
const FRACTION: Range = { min: 0, max: 1 };
const PERCENT: Range = { min: 0, max: 100, above: true };
const BARS: Range = { min: 1, max: 1_000_000, whole: true };

const amount = (range: Range): Shape => ({ kind: 'amount', range });
const constant = (range: Range): Shape => ({ kind: 'constant', range });
const condition = (position = false): Shape => ({ kind: 'condition', position });
const object = (
  fields: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
  oneOf: readonly string[] = [],
): Shape & { readonly kind: 'object' } => ({ kind: 'object', fields, required, oneOf });

const side = object({ enter: condition(), exit: condition(true) }, ['enter']);

/** Borrowing may take a position above its equity, up to this many times. */
const LEVERAGE_MAX = 100;

const NAME: Shape = {
  kind: 'text',
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  what: 'letters, digits, - and _, at most 64',
};

/** What every kind of rules begins with. */
const HEAD: Readonly<Record<string, Shape>> = {
  name: NAME,
  summary: { kind: 'text', pattern: /^[^\p{Cc}]{0,500}$/u, what: 'one line of at most 500 characters' },
  timeframe: { kind: 'text', pattern: /^[1-9]\d{0,3}[mhdw]$/, what: 'a timeframe such as 1d, 5m or 1h' },
  params: { kind: 'names', of: { kind: 'parameter' } },
  let: { kind: 'names', of: { kind: 'series' } },
};

export const RULE_SET_SHAPE = object(
  {
    ...HEAD,
    universe: condition(),
    long: side,
    short: side,
    rank: amount(ANY),
    size: object(
      {
        percent_of_equity: amount({ min: 0, max: 100 * LEVERAGE_MAX, above: true }),
        cash: amount(POSITIVE),
        shares: amount(POSITIVE),
        risk_percent: amount(PERCENT),
        scale: amount(FROM_ZERO),
        fractional: { kind: 'flag' },
      },
      [],
      ['percent_of_equity', 'cash', 'shares', 'risk_percent'],
    ),
    stop: object(
      {
        percent: amount(POSITIVE),
        atr: amount(POSITIVE),
        period: constant(BARS),
        price: amount(ANY),
        trail: { kind: 'flag' },
      },
      [],
      ['percent', 'atr', 'price'],
    ),
    targets: {
      kind: 'list',
      max: 20,
      of: object(
        { r: amount(POSITIVE), percent: amount(POSITIVE), price: amount(ANY), close: amount(PERCENT) },
        [],
        ['r', 'percent', 'price'],
      ),
    },
    time_stop: object({ bars: amount(BARS) }, ['bars']),
    order: object({ limit: amount(ANY), stop: amount(ANY), bars: amount(BARS) }, [], ['limit', 'stop']),
    score: { kind: 'names', of: object({ weight: constant(ANY), value: amount(ANY) }, ['weight', 'value']) },
    limits: object({
      max_positions: constant({ min: 1, max: 1_000_000, whole: true }),
      trades_per_day: constant({ min: 0, max: 1_000_000, whole: true }),
      daily_loss_percent: constant(PERCENT),
      weekly_drawdown_percent: constant(PERCENT),
      max_drawdown_percent: constant(PERCENT),
      max_position_percent: constant({ min: 0, max: 100 * LEVERAGE_MAX, above: true }),
      min_price: constant(FROM_ZERO),
      max_price: constant(POSITIVE),
    }),
    costs: object({
      commission: constant(FRACTION),
      per_share: constant(FROM_ZERO),
      per_order: constant(FROM_ZERO),
      minimum: constant(FROM_ZERO),
      slippage_bps: constant({ min: 0, max: 10_000 }),
      fees: { kind: 'choice', choices: ['us-equities', 'none'] },
      borrow_rate: constant(FROM_ZERO),
    }),
    fill: { kind: 'choice', choices: ['next_open', 'close'] },
    touch_fills: { kind: 'flag' },
    max_volume_share: constant({ min: 0, max: 1, above: true }),
    leverage: constant({ min: 1, max: LEVERAGE_MAX }),
  },
  ['name'],
);

/** More stages than this are no funnel, and more symbols are a file of their own. */
const STAGES_MAX = 20;
const ALSO_MAX = 1000;

/** A funnel: stages of conditions, and how many each lets go on. */
export const FUNNEL_SHAPE = object(
  {
    ...HEAD,
    developing: { kind: 'flag' },
    stages: {
      kind: 'list',
      max: STAGES_MAX,
      of: object(
        {
          name: NAME,
          where: { kind: 'names', of: condition(), labels: true },
          ranks: { kind: 'list', max: STAGES_MAX, of: amount(ANY) },
          keep: constant({ min: 1, max: 1_000_000, whole: true }),
          also: {
            kind: 'list',
            max: ALSO_MAX,
            of: { kind: 'text', pattern: /^[^\s\p{Cc}]{1,32}$/u, what: 'a symbol' },
          },
        },
        ['name'],
      ),
    },
    scores: object({ catalyst: amount(ANY), technical: amount(ANY), combined: amount(ANY) }),
  },
  ['name', 'stages'],
);

/** What is wrong with a number for its range, or null. */
export function outOfRange(value: number, range: Range): string | null {
  const { min, max, above, whole } = range;
  const low = above === true ? value > min : value >= min;
  if (low && value <= max && (whole !== true || Number.isInteger(value))) return null;
  const what = whole === true ? 'a whole number' : 'a number';
  const from = min === -Number.MAX_VALUE ? '' : above === true ? ` above ${min}` : ` from ${min}`;
  const to = max === Number.MAX_VALUE ? '' : above === true ? ` and at most ${max}` : ` to ${max}`;
  return `expected ${what}${from}${to}, found ${Number.isNaN(value) ? 'an unknown number' : value}`;
}
