/** A rule set read once and bound for every set of parameters: a sweep binds in microseconds. */
import type { Expression } from './ast.ts';
import { Binder } from './bind.ts';
import type { Definition, Scope } from './binding.ts';
import { didYouMean, errorAt, inFileOrder, placeOf, placeProblem } from './errors.ts';
import type { Outcome, RuleError, RuleSource } from './errors.ts';
import { format } from './format.ts';
import type { FunctionTable } from './functions.ts';
import { constantOf } from './graph.ts';
import type { Graph, GraphNode } from './graph.ts';
import type { Parts, Site } from './reader.ts';
import { outOfRange } from './schema.ts';
import { nearestName } from '../../model/nearest.ts';

export type Params = Readonly<Record<string, number>>;

/** The nodes of one set of parameters, by path, and everything else that a plan is made of. */
export interface Bound {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly params: ReadonlyMap<string, number>;
}

/** What the first binding without a problem found to be the same for every set of parameters. */
interface Settled {
  readonly fixed: Map<Expression, GraphNode>;
  readonly constant: ReadonlyMap<string, GraphNode>;
  readonly varying: readonly Site[];
}

export class Program {
  readonly parts: Parts;
  readonly graph: Graph;
  readonly functions: FunctionTable;
  readonly sites: readonly Site[];
  readonly definitions: ReadonlyMap<string, Definition>;
  private readonly distanceParts: readonly string[];
  private settled: Settled | null = null;
  private readonly source: RuleSource | null;
  private readonly texts: ReadonlyMap<string, string | null>;

  constructor(parts: Parts, source: RuleSource | null, functions: FunctionTable, graph: Graph) {
    this.parts = parts;
    this.source = source;
    this.functions = functions;
    this.graph = graph;
    this.texts = new Map(parts.sites.map((site) => [site.path, site.text]));
    const trees = new Map(parts.sites.map((site) => [site.path, site.tree]));
    this.definitions = definitionsOf(parts, trees);
    const sites = parts.sites.filter((site) => site.shape.kind !== 'series' && !site.path.startsWith('score.'));
    this.sites = [...sites, ...distanceSite(trees, parts.present)];
    this.distanceParts = ['stop.atr', 'stop.period'].filter((path) => parts.present.has(path));
  }

  /** Binds every expression with these parameters over the rule set's own, and tells every problem at once. */
  bind(overrides: Params, trace: Map<Expression, GraphNode> | null = null): Outcome<Bound> {
    const params = new Map(this.parts.params);
    const errors: RuleError[] = [...this.parts.errors];
    this.override(params, overrides, errors);
    const { graph, functions, definitions } = this;
    const scope = { graph, functions, params, definitions };
    if (this.settled !== null && trace === null && errors.length === 0) return this.bindAgain(this.settled, scope);
    const fixed = new Map<Expression, GraphNode>();
    const binder = new Binder(scope, trace === null ? { fixed } : { trace });
    const nodes = new Map<string, GraphNode>();
    const constant = new Map<string, GraphNode>();
    const varying: Site[] = [];
    for (const site of this.sites) {
      // What is wrong with a part of the distance is told of that part.
      if (site.path === DISTANCE && !this.distanceParts.every((path) => nodes.has(path))) continue;
      const varies = binder.varies(() => bindSite(binder, site, nodes));
      const node = nodes.get(site.path);
      if (varies) varying.push(site);
      else if (node !== undefined) constant.set(site.path, node);
    }
    for (const name of definitions.keys()) binder.define(name);
    for (const { path, problem } of binder.problems) errors.push(this.place(path, problem));
    this.tellUnused(binder.used, errors);
    if (errors.length > 0) return { ok: false, errors: inFileOrder(errors) };
    // From now on only what a parameter reaches is bound again.
    if (trace === null) this.settled = { fixed, constant, varying };
    return { ok: true, value: { nodes, params } };
  }

  private bindAgain(settled: Settled, scope: Scope): Outcome<Bound> {
    const binder = new Binder(scope, settled);
    const nodes = new Map(settled.constant);
    for (const site of settled.varying) bindSite(binder, site, nodes);
    if (binder.problems.length === 0) return { ok: true, value: { nodes, params: scope.params } };
    return { ok: false, errors: inFileOrder(binder.problems.map(({ path, problem }) => this.place(path, problem))) };
  }

  private override(params: Map<string, number>, overrides: Params, errors: RuleError[]): void {
    for (const name of Object.keys(overrides)) {
      if (!params.has(name)) errors.push(this.overrideError(name, params));
      else if (!Number.isFinite(overrides[name]))
        errors.push(this.strayError(`params.${name}`, `\`${name}\` must be a number`, null));
      else params.set(name, overrides[name]);
    }
  }

  /** An expression's text in its one form, for hashes and explanations. */
  static textOf(site: Site): string {
    return format(site.tree);
  }

  /** An error at a key of the rule set, or at none when the rule set came without a text. */
  strayError(path: string, message: string, suggestion: string | null): RuleError {
    const what = { message, suggestion };
    if (this.source === null) return errorAt(path, { start: 0, end: path.length }, null, path, what);
    return errorAt(this.source.text, placeOf(this.source, path).key, this.source.file, path, what);
  }

  private place(path: string, problem: Parameters<typeof placeProblem>[0]): RuleError {
    const text = this.texts.get(path) ?? null;
    if (text !== null) return placeProblem(problem, text, path, this.source);
    if (this.source === null) return errorAt(path, { start: 0, end: path.length }, null, path, problem);
    return errorAt(this.source.text, placeOf(this.source, path).value, this.source.file, path, problem);
  }

  private overrideError(name: string, params: ReadonlyMap<string, number>): RuleError {
    const near = didYouMean(nearestName(name, params.keys()));
    const known = params.size === 0 ? 'it has none' : `known: ${[...params.keys()].join(', ')}`;
    const what = { message: `the rule set has no parameter \`${name}\``, suggestion: near ?? known };
    return errorAt(name, { start: 0, end: name.length }, null, '', what);
  }

  /** A parameter that nothing reads is a mistake: a sweep over it would compare equal runs. */
  private tellUnused(used: ReadonlySet<string>, errors: RuleError[]): void {
    // While some expression could not be read, it may be the one that uses the parameter.
    const unread = this.parts.errors.length > 0;
    for (const name of this.parts.params.keys())
      if (!used.has(name) && !unread)
        errors.push(
          this.strayError(`params.${name}`, `the parameter \`${name}\` is never used`, 'use it or take it out'),
        );
  }
}

/** Named series, and the score as one: `confidence` is the sum of weight × value. A dot cannot be written in a name. */
function definitionsOf(parts: Parts, trees: ReadonlyMap<string, Expression>): Map<string, Definition> {
  const definitions = new Map<string, Definition>();
  for (const name of parts.names.badParams) definitions.set(name, { path: `params.${name}`, tree: null });
  for (const name of parts.names.let) {
    const path = `let.${name}`;
    definitions.set(name, { path, tree: trees.get(path) ?? null });
  }
  const span = { start: 0, end: 1 };
  let sum: Expression | null = null;
  for (const name of parts.names.score) {
    const [weight, value] = [`score.${name}.weight`, `score.${name}.value`];
    for (const path of [weight, value]) definitions.set(path, { path, tree: trees.get(path) ?? null });
    const left: Expression = { kind: 'name', name: weight, span };
    const right: Expression = { kind: 'name', name: value, span };
    const product: Expression = { kind: 'binary', op: '*', left, right, span };
    sum = sum === null ? product : { kind: 'binary', op: '+', left: sum, right: product, span };
  }
  if (sum !== null) definitions.set('confidence', { path: 'score', tree: sum });
  return definitions;
}

/** How far away a stop of ATR multiples is: the expression that the two keys stand for. */
const DISTANCE = 'stop.distance';

function distanceSite(trees: ReadonlyMap<string, Expression>, present: ReadonlySet<string>): Site[] {
  const multiple = trees.get('stop.atr');
  const period = trees.get('stop.period');
  if (multiple === undefined || (period === undefined && present.has('stop.period'))) return [];
  const span = { start: 0, end: 1 };
  const args = period === undefined ? [] : [period];
  const atr: Expression = { kind: 'call', name: 'atr', args, output: null, span };
  const tree: Expression = { kind: 'binary', op: '*', left: multiple, right: atr, span };
  const range = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE };
  return [{ path: DISTANCE, shape: { kind: 'amount', range }, text: null, tree }];
}

/** Puts the node of a site among `nodes`, or tells what is wrong with it. */
function bindSite(binder: Binder, site: Site, nodes: Map<string, GraphNode>): void {
  const node = siteNode(binder, site);
  if (node !== null) nodes.set(site.path, node);
}

/** The node of a site; a number that is known already must be in range, and one that must not change be known. */
function siteNode(binder: Binder, site: Site): GraphNode | null {
  const { shape, path, tree } = site;
  if (shape.kind === 'condition') return binder.root(path, tree, 'boolean', shape.position);
  if (shape.kind === 'series') return binder.root(path, tree, 'either');
  const node = binder.root(path, tree, 'number');
  if (node === null) return null;
  const value = constantOf(node);
  if (value === undefined) {
    if (shape.kind === 'amount') return node;
    return binder.problem('it must be a number or a parameter', tree.span, 'it cannot change from bar to bar');
  }
  const complaint = outOfRange(value, shape.range);
  return complaint === null ? node : binder.problem(complaint, tree.span);
}
