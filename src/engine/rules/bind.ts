/**
 * Trees to graph nodes: names are resolved, types checked, parameters put in. It is run once for every set of parameters,
 * so it does nothing but look-ups; every problem is collected and the rest is bound all the same.
 */
import type { Expression, Span } from './ast.ts';
import type { Binding, Scope } from './binding.ts';
import { bindCall } from './calls.ts';
import { didYouMean } from './errors.ts';
import type { Problem } from './errors.ts';
import { signature } from './functions.ts';
import { constantOf } from './graph.ts';
import type { Graph, GraphNode } from './graph.ts';
import { makeArithmetic, makeCompare, makeLogic, makeNot, makePast } from './make.ts';
import { DAY_SERIES, NEWS_SERIES, POSITION_SERIES, SERIES } from './names.ts';
import { isDaySeries, isNewsSeries, isPositionSeries, isSeries } from './names.ts';
import { nearestName } from '../../model/nearest.ts';

/** A problem and the path of the expression that has it. */
export interface Located {
  readonly path: string;
  readonly problem: Problem;
}

/** Trees deeper than this, definitions followed, are refused before they could exhaust the stack. */
const DEPTH_MAX = 400;
/** x[n] and windows reach back at most this far. */
const BARS_MAX = 1_000_000;

export class Binder implements Binding {
  readonly scope: Scope;
  readonly graph: Graph;
  readonly problems: Located[] = [];
  readonly used = new Set<string>();
  /** When set, remembers which node each part of a tree became: explanations read it. */
  readonly trace: Map<Expression, GraphNode> | null;
  /** Parts that no parameter reaches, bound once for all sets of parameters; null to bind everything anew. */
  private readonly fixed: Map<Expression, GraphNode> | null;
  private readonly bound = new Map<string, { readonly node: GraphNode | null; readonly varies: boolean }>();
  /** Counts reads of parameters, so that a part knows whether there was one in it. */
  private reads = 0;
  private readonly open: string[] = [];
  private path = '';
  private depth = 0;
  private positionAllowed = true;

  constructor(
    scope: Scope,
    memory: { trace?: Map<Expression, GraphNode> | null; fixed?: Map<Expression, GraphNode> | null } = {},
  ) {
    this.scope = scope;
    this.graph = scope.graph;
    this.trace = memory.trace ?? null;
    this.fixed = memory.fixed ?? null;
  }

  /** Whether what `work` binds depends on a parameter. */
  varies(work: () => void): boolean {
    const before = this.reads;
    work();
    return this.reads > before;
  }

  /** The node of the expression at `path`, of the type it must have there; null when something in it is wrong. */
  root(path: string, tree: Expression, type: 'number' | 'boolean' | 'either', position = false): GraphNode | null {
    this.path = path;
    this.positionAllowed = position;
    const node = this.bind(tree);
    this.positionAllowed = true;
    return node === null || type === 'either' ? node : this.expect(node, type, tree.span);
  }

  /** Binds a definition that nothing may have used, so that its problems are told too. */
  define(name: string): void {
    this.definition(name, { start: 0, end: 0 });
  }

  problem(message: string, span: Span, suggestion: string | null = null): null {
    this.problems.push({ path: this.path, problem: { message, suggestion, span } });
    return null;
  }

  bind(tree: Expression): GraphNode | null {
    const fixed = this.fixed?.get(tree);
    if (fixed !== undefined) return fixed;
    const before = this.reads;
    const node = this.bindAnew(tree);
    if (this.fixed !== null && node !== null && this.reads === before) this.fixed.set(tree, node);
    return node;
  }

  private bindAnew(tree: Expression): GraphNode | null {
    if (this.depth >= DEPTH_MAX)
      return this.problem('the expression is too deep', tree.span, 'name fewer parts through other parts');
    this.depth++;
    const node = this.bindKind(tree);
    this.depth--;
    if (this.trace !== null && node !== null) this.trace.set(tree, node);
    return node;
  }

  number(tree: Expression): GraphNode | null {
    const node = this.bind(tree);
    return node === null ? null : this.expect(node, 'number', tree.span);
  }

  condition(tree: Expression): GraphNode | null {
    const node = this.bind(tree);
    return node === null ? null : this.expect(node, 'boolean', tree.span);
  }

  /** A number or a condition with one value a bar, so not one of the open position. */
  series(tree: Expression, type: 'number' | 'boolean' | 'either', by: string): GraphNode | null {
    const node = this.bind(tree);
    if (node === null) return null;
    if (node.position)
      return this.problem(`${by} cannot look back on the open position`, tree.span, 'use the name by itself');
    return type === 'either' ? node : this.expect(node, type, tree.span);
  }

  /** A whole number of bars that is known now. */
  bars(tree: Expression, minimum: number): number | null {
    const node = this.number(tree);
    if (node === null) return null;
    const value = constantOf(node);
    if (value === undefined)
      return this.problem(
        'a number of bars must be a number or a parameter',
        tree.span,
        'it cannot change from bar to bar',
      );
    if (value < 0)
      return this.problem(
        'a look into the future cannot be written',
        tree.span,
        'bars are counted backwards: x[1] is x one bar ago',
      );
    if (!Number.isInteger(value) || value < minimum || value > BARS_MAX) {
      const found = Number.isNaN(value) ? 'an unknown number' : String(value);
      return this.problem(`expected a whole number of bars from ${minimum} to ${BARS_MAX}, found ${found}`, tree.span);
    }
    return value;
  }

  private expect(node: GraphNode, type: 'number' | 'boolean', span: Span): GraphNode | null {
    if (node.type === type) return node;
    return type === 'number'
      ? this.problem('expected a number, found a condition', span, 'if(condition, 1, 0) makes a number of it')
      : this.problem('expected a condition, found a number', span, 'compare it with something: x > 0');
  }

  private bindKind(tree: Expression): GraphNode | null {
    const { graph } = this;
    switch (tree.kind) {
      case 'number':
        return graph.number(tree.value);
      case 'truth':
        return graph.truth(tree.value ? 1 : 0);
      case 'text':
        return this.problem('quoted text means nothing here', tree.span, "only catalyst('earnings') takes a text");
      case 'name':
        return this.name(tree.name, tree.span);
      case 'call':
        return bindCall(this, tree);
      case 'unary': {
        if (tree.op === 'not') {
          const operand = this.condition(tree.operand);
          return operand === null ? null : makeNot(graph, operand);
        }
        const operand = this.number(tree.operand);
        return operand === null ? null : makeArithmetic(graph, '*', graph.number(-1), operand);
      }
      case 'binary': {
        const logic = tree.op === 'and' || tree.op === 'or';
        const left = logic ? this.condition(tree.left) : this.number(tree.left);
        const right = logic ? this.condition(tree.right) : this.number(tree.right);
        if (left === null || right === null) return null;
        if (tree.op === 'and' || tree.op === 'or') return makeLogic(graph, tree.op, left, right);
        return makeArithmetic(graph, tree.op, left, right);
      }
      case 'compare': {
        const operands = tree.operands.map((operand) => this.number(operand));
        let all: GraphNode | null = null;
        for (let i = 0; i < tree.ops.length; i++) {
          const [left, right] = [operands[i], operands[i + 1]];
          if (left === null || right === null) return null;
          const one = makeCompare(graph, tree.ops[i], left, right);
          all = all === null ? one : makeLogic(graph, 'and', all, one);
        }
        return all;
      }
      case 'past': {
        const of = this.series(tree.operand, 'either', 'x[n]');
        const bars = this.bars(tree.offset, 0);
        return of === null || bars === null ? null : makePast(graph, of, bars);
      }
    }
  }

  private name(name: string, span: Span): GraphNode | null {
    const value = this.scope.params.get(name);
    if (value !== undefined) {
      this.used.add(name);
      this.reads++;
      return this.graph.number(value);
    }
    if (this.scope.definitions.has(name)) {
      const node = this.definition(name, span);
      return node !== null && node.position ? this.inPosition(name, node, span) : node;
    }
    if (isSeries(name)) return this.graph.node({ kind: 'series', name }, SERIES[name]);
    if (isPositionSeries(name))
      return this.inPosition(name, this.graph.node({ kind: 'position', name }, POSITION_SERIES[name]), span);
    if (isNewsSeries(name))
      return this.graph.node({ kind: 'news', name, hours: null, catalyst: '' }, NEWS_SERIES[name]);
    if (isDaySeries(name)) return this.graph.node({ kind: 'day', name }, DAY_SERIES[name]);
    return this.unknownName(name, span);
  }

  private inPosition(name: string, node: GraphNode, span: Span): GraphNode | null {
    return this.positionAllowed
      ? node
      : this.problem(`\`${name}\` is known only in exit: it reads the open position`, span);
  }

  private unknownName(name: string, span: Span): null {
    const it = this.scope.functions.get(name);
    if (it !== undefined) return this.problem(`\`${name}\` is a function`, span, `write ${signature(it, name)}`);
    if (name === 'confidence') return this.problem('`confidence` needs a score', span, 'add score: to the rule set');
    const known = [
      ...this.scope.params.keys(),
      ...this.scope.definitions.keys(),
      ...Object.keys(SERIES),
      ...(this.positionAllowed ? Object.keys(POSITION_SERIES) : []),
      ...Object.keys(NEWS_SERIES),
      ...Object.keys(DAY_SERIES),
    ];
    const near = nearestName(name, known);
    const called = near === null ? nearestName(name, this.scope.functions.keys()) : null;
    const suggestion =
      called === null ? didYouMean(near) : didYouMean(signature(this.scope.functions.get(called)!, called));
    return this.problem(`unknown name \`${name}\``, span, suggestion);
  }

  private definition(name: string, span: Span): GraphNode | null {
    const done = this.bound.get(name);
    if (done !== undefined) {
      if (done.varies) this.reads++;
      return done.node;
    }
    const cycle = this.open.indexOf(name);
    if (cycle >= 0) {
      const way = [...this.open.slice(cycle), name].join(' → ');
      return this.problem(`\`${name}\` is defined by itself: ${way}`, span, 'break the circle');
    }
    const { path, tree } = this.scope.definitions.get(name)!;
    const [outerPath, outerAllowed] = [this.path, this.positionAllowed];
    this.path = path;
    this.positionAllowed = true;
    this.open.push(name);
    const before = this.reads;
    const node = tree === null ? null : this.bind(tree);
    this.open.pop();
    this.path = outerPath;
    this.positionAllowed = outerAllowed;
    this.bound.set(name, { node, varies: this.reads > before });
    return node;
  }
}
