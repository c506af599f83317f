/**
 * What decided, in words: the parts of an explanation that its truth rests on. Nothing is computed here; an explanation is
 * read, and its texts are parsed again, since a text is its tree (parse ∘ format = id).
 */
import type { CallNode, Expression } from '../rules/ast.ts';
import type { ClauseExplanation, Explanation, ScorePart } from '../rules/explain.ts';
import { format } from '../rules/format.ts';
import { parse } from '../rules/parser.ts';
import { PATTERNS } from '../patterns/registry.ts';

/** More than these are a table, not reasons. */
const FACTORS_MAX = 8;

interface Factor {
  readonly words: string;
  /** What it said; null is unknown, undefined a pattern that is there. */
  readonly truth: boolean | null | undefined;
  /** It holds, and takes from the score. */
  readonly against: boolean;
}

/** Collects the factors of one or more explanations, each once. */
class Reading {
  readonly factors = new Map<string, Factor>();
  /** Names of numbers that the trader set: what rests on them alone is no news of the market. */
  private readonly params: ReadonlySet<string>;
  /** A name is opened once a clause: what it stood for is found here. */
  private readonly opened = new Map<string, Explanation>();
  /** What the test that is being read takes from the score, as words; empty where it takes nothing. */
  private cost = '';
  private ofScore = false;

  constructor(params: ReadonlySet<string>) {
    this.params = params;
  }

  /** Reads a whole clause. */
  begin(it: Explanation): void {
    this.note(it);
    this.read(it);
  }

  /** Reads a component of a score, in which a condition may hold and yet speak against: `if(close < average, -15, 0)`. */
  beginScore(it: Explanation): void {
    this.ofScore = true;
    this.begin(it);
    this.ofScore = false;
  }

  private note(it: Explanation): void {
    const [definition] = it.parts;
    if (it.parts.length === 1 && !this.opened.has(it.text)) this.opened.set(it.text, definition);
    for (const part of it.parts) this.note(part);
  }

  /** Reads a part, and says whether it rests on anything that is told. */
  private read(it: Explanation, label: string | null = null): boolean {
    const parsed = parse(it.text);
    return parsed.ok && this.follow(parsed.tree, it, label);
  }

  private follow(tree: Expression, it: Explanation, label: string | null): boolean {
    switch (tree.kind) {
      case 'name': {
        const definition = this.opened.get(tree.name);
        return definition !== undefined && this.read(definition, it.truth === undefined ? null : tree.name);
      }
      case 'unary':
        return this.readAll(it.parts);
      case 'binary':
        return this.readAll(tree.op === 'and' || tree.op === 'or' ? decisive(tree.op, it) : it.parts);
      case 'compare':
        // A comparison of something made of conditions and patterns rests on those; otherwise on its own numbers.
        return this.readAll(it.parts) || this.condition(it, label);
      case 'call':
        return this.called(tree, it, label);
      default:
        return false;
    }
  }

  private readAll(parts: readonly Explanation[]): boolean {
    // Each is read, whatever the one before it held.
    return parts.map((part) => this.read(part)).includes(true);
  }

  private called(tree: CallNode, it: Explanation, label: string | null): boolean {
    if (PATTERNS.has(tree.name)) {
      if (typeof it.value !== 'number' || it.value === 0) return false;
      return this.add(`${spaced(tree.name)} ${figure(it.value)}`, undefined);
    }
    if (tree.name === 'if') return this.chosen(tree, it);
    return it.truth === undefined ? this.readAll(it.parts) : this.condition(it, label);
  }

  /** `if(test, a, b)`: the test where it holds or is unknown, and the branch that was taken. */
  private chosen(tree: CallNode, it: Explanation): boolean {
    const [test, then, otherwise] = tree.args.map((arg) => it.parts.find(({ text }) => text === format(arg)));
    if (test === undefined) return false;
    const outer = this.cost;
    if (this.ofScore && test.truth === true && typeof it.value === 'number' && it.value < 0) {
      this.cost = `: ${figure(it.value)}`;
    }
    const tested = test.truth !== false && this.read(test);
    this.cost = outer;
    const branch = test.truth === true ? then : test.truth === false ? otherwise : undefined;
    return (branch !== undefined && this.read(branch)) || tested;
  }

  /** A condition with the numbers that it read. */
  private condition(it: Explanation, label: string | null): boolean {
    if (it.parts.length > 0 && it.parts.every(({ text }) => this.params.has(text))) return false;
    return this.add(`${label === null ? '' : `${spaced(label)}: `}${withValues(it)}`, it.truth);
  }

  private add(words: string, truth: Factor['truth']): true {
    // What decided is told as that, whatever it costs besides.
    const told = this.factors.has(words) ? words : words + this.cost;
    if (!this.factors.has(told)) this.factors.set(told, { words: told, truth, against: told !== words });
    return true;
  }
}

/** `close > sma(close, 20) (101.2, 99.5)`. */
function withValues({ text, parts }: Explanation): string {
  const values = parts.map(({ value }) => (value === null || value === undefined ? 'unknown' : figure(value)));
  return values.length === 0 ? text : `${text} (${values.join(', ')})`;
}

/** The parts of `and` and `or` that made it what it is: all that agree with it. */
function decisive(op: 'and' | 'or', { truth, parts }: Explanation): readonly Explanation[] {
  if (truth === (op === 'and')) return op === 'and' ? parts : parts.filter((part) => part.truth === true);
  return parts.filter((part) => part.truth === truth);
}

const spaced = (name: string): string => name.replaceAll('_', ' ');

/** Five digits that matter. */
const figure = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));

/** What is known of a decision: the clauses and the score's components at its bar, and the names of the parameters. */
export interface Told {
  readonly clauses: readonly ClauseExplanation[];
  readonly score: readonly ScorePart[];
  readonly params: ReadonlySet<string>;
}

/**
 * What acting on the clause at `path` rests on: the patterns, the conditions that hold, and last those that hold and take from the score,
 * with what they take; without a path, those of the score.
 */
export function factorsFor({ clauses, score, params }: Told, path: string | null): string[] {
  const reading = new Reading(params);
  for (const clause of clauses) if (clause.path === path) reading.begin(clause);
  for (const part of score) reading.beginScore(part);
  const holding = [...reading.factors.values()].filter(({ truth }) => truth === true || truth === undefined);
  const rank = ({ truth, against }: Factor): number => (against ? 2 : truth === true ? 1 : 0);
  const patternsFirst = holding.toSorted((a, b) => rank(a) - rank(b));
  return patternsFirst.slice(0, FACTORS_MAX).map(({ words }) => words);
}

/** Why none of `sides` is entered: what is false, or unknown, in the universe or in the entries. */
export function reasonToHold({ clauses, params }: Told, sides: readonly string[]): string {
  const universe = clauses.find(({ path, truth }) => path === 'universe' && truth !== true);
  if (universe !== undefined) return `outside the universe: ${missing(universe, params)}`;
  const entries = clauses.filter(({ path }) => sides.some((side) => path === `${side}.enter`));
  return entries.map((clause) => `no ${clause.path}: ${missing(clause, params)}`).join('; ');
}

/** Says that it is unknown, where none of its numbers says so already. */
const unknownly = (words: string): string => (words.includes('unknown') ? words : `${words} is unknown`);

function missing(clause: ClauseExplanation, params: ReadonlySet<string>): string {
  const reading = new Reading(params);
  reading.begin(clause);
  const factors = [...reading.factors.values()];
  const failed = factors.filter(({ truth }) => truth === false || truth === null);
  if (failed.length > 0) {
    return failed.map(({ words, truth }) => (truth === null ? unknownly(words) : words)).join(', ');
  }
  // Everything in it holds, and yet it does not: the whole is told, and what it was made of.
  const made = factors.map(({ words }) => words).join(', ');
  const whole = withValues(clause);
  return (clause.truth === null ? unknownly(whole) : whole) + (made === '' ? '' : `, by ${made}`);
}
