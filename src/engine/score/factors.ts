/**
 * What decided, in words: the parts of an explanation that its truth rests on. Nothing is computed here; an explanation is
 * read, and its texts are parsed again, since a text is its tree (parse ∘ format = id).
 */
import type { ClauseExplanation, Explanation, ScorePart } from '../rules/explain.ts';
import type { CallNode, Expression } from '../rules/ast.ts';
import { isSeries } from '../rules/names.ts';
import { parse } from '../rules/parser.ts';
import { PATTERNS } from '../patterns/registry.ts';

/** More than these are a table, not reasons. */
const FACTORS_MAX = 8;

interface Factor {
  readonly words: string;
  /** What it said; null is unknown, undefined a pattern that is there. */
  readonly truth: boolean | null | undefined;
}

/** Collects the factors of one or more explanations, each once. */
class Reading {
  readonly factors = new Map<string, Factor>();
  /** A name is opened once a clause: what it stood for is found here. */
  private readonly opened = new Map<string, Explanation>();

  /** Reads a whole clause, or a component of a score. */
  begin(it: Explanation): void {
    this.note(it);
    this.read(it);
  }

  private note(it: Explanation): void {
    const [definition] = it.parts;
    if (it.parts.length === 1 && !this.opened.has(it.text)) this.opened.set(it.text, definition);
    for (const part of it.parts) this.note(part);
  }

  private read(it: Explanation, label: string | null = null): void {
    const parsed = parse(it.text);
    if (!parsed.ok) return;
    this.follow(parsed.tree, it, label);
  }

  private follow(tree: Expression, it: Explanation, label: string | null): void {
    switch (tree.kind) {
      case 'name': {
        const definition = this.opened.get(tree.name);
        if (definition === undefined) return;
        this.read(definition, it.truth === undefined ? null : tree.name);
        return;
      }
      case 'unary':
        this.readAll(it.parts);
        return;
      case 'binary':
        if (tree.op === 'and' || tree.op === 'or') this.readAll(decisive(tree.op, it));
        else this.readAll(it.parts);
        return;
      case 'compare':
        this.compared(it, label);
        return;
      case 'call':
        this.called(tree, it, label);
        return;
      default:
    }
  }

  private readAll(parts: readonly Explanation[]): void {
    for (const part of parts) this.read(part);
  }

  /** A comparison of something made of conditions and patterns rests on those; otherwise on its own numbers. */
  private compared(it: Explanation, label: string | null): void {
    const before = this.factors.size;
    this.readAll(it.parts);
    if (this.factors.size === before) this.condition(it, label);
  }

  /** A condition with the numbers that it read. */
  private condition(it: Explanation, label: string | null): void {
    const values = it.parts.map(({ value }) => (value === null || value === undefined ? 'unknown' : figure(value)));
    const seen = values.length === 0 ? '' : ` (${values.join(', ')})`;
    this.add(`${label === null ? '' : `${spaced(label)}: `}${it.text}${seen}`, it.truth);
  }

  private called(tree: CallNode, it: Explanation, label: string | null): void {
    if (PATTERNS.has(tree.name)) {
      if (typeof it.value === 'number' && it.value !== 0)
        this.add(`${spaced(tree.name)} ${figure(it.value)}`, undefined);
      return;
    }
    if (tree.name === 'if') this.chosen(tree, it);
    else if (it.truth !== undefined) this.condition(it, label);
    else this.readAll(it.parts);
  }

  /** `if(test, a, b)`: the test where it holds or is unknown, and the branch that was taken. */
  private chosen(tree: CallNode, it: Explanation): void {
    let next = 0;
    const [test, then, otherwise] = tree.args.map((arg) => (isTold(arg) ? it.parts[next++] : undefined));
    if (test === undefined) return;
    if (test.truth !== false) this.read(test);
    const branch = test.truth === true ? then : test.truth === false ? otherwise : undefined;
    if (branch !== undefined) this.read(branch);
  }

  private add(words: string, truth: Factor['truth']): void {
    if (!this.factors.has(words)) this.factors.set(words, { words, truth });
  }
}

/** The parts of `and` and `or` that made it what it is: all that agree with it. */
function decisive(op: 'and' | 'or', { truth, parts }: Explanation): readonly Explanation[] {
  if (truth === (op === 'and')) return op === 'and' ? parts : parts.filter((part) => part.truth === true);
  return parts.filter((part) => part.truth === truth);
}

/** Which arguments of a call an explanation tells (`partsOf` in rules/explain.ts). */
const isTold = (arg: Expression): boolean =>
  arg.kind !== 'number' && arg.kind !== 'text' && arg.kind !== 'truth' && !(arg.kind === 'name' && isSeries(arg.name));

const spaced = (name: string): string => name.replaceAll('_', ' ');

/** Five digits that matter. */
const figure = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));

/** What speaks for acting on the clause at `path`: the patterns and the conditions that hold; without one, those of the score. */
export function factorsFor(
  clauses: readonly ClauseExplanation[],
  parts: readonly ScorePart[],
  path: string | null,
): string[] {
  const reading = new Reading();
  for (const clause of clauses) if (clause.path === path) reading.begin(clause);
  for (const part of parts) reading.begin(part);
  const holding = [...reading.factors.values()].filter(({ truth }) => truth === true || truth === undefined);
  const patternsFirst = holding.toSorted((a, b) => Number(a.truth === true) - Number(b.truth === true));
  return patternsFirst.slice(0, FACTORS_MAX).map(({ words }) => words);
}

/** Why none of `sides` is entered: what is false, or unknown, in the universe or in the entries. */
export function reasonToHold(clauses: readonly ClauseExplanation[], sides: readonly string[]): string {
  const universe = clauses.find(({ path, truth }) => path === 'universe' && truth !== true);
  if (universe !== undefined) return `outside the universe: ${missing(universe)}`;
  const entries = clauses.filter(({ path }) => sides.some((side) => path === `${side}.enter`));
  return entries.map((clause) => `no ${clause.path}: ${missing(clause)}`).join('; ');
}

function missing(clause: ClauseExplanation): string {
  const reading = new Reading();
  reading.begin(clause);
  const factors = [...reading.factors.values()];
  const failed = factors.filter(({ truth }) => truth !== true && truth !== undefined);
  const told = failed.length > 0 ? failed : factors;
  if (told.length === 0) return `${clause.text} is ${clause.truth === null ? 'unknown' : 'not true'}`;
  return told.map(({ words, truth }) => (truth === null ? `${words} is unknown` : words)).join(', ');
}
