/** Calls: which function a name is, whether its arguments fit, and the node that the call becomes. */
import type { Indicator, Parameter } from '../indicators/indicator.ts';
import type { CallNode, Expression } from './ast.ts';
import type { Binding } from './binding.ts';
import { didYouMean } from './errors.ts';
import { signature } from './functions.ts';
import type { NamedBuiltIn } from './functions.ts';
import { constantOf } from './graph.ts';
import type { GraphNode, NewsName, WindowName } from './graph.ts';
import { makeCrossAbove, makeIf, makePointwise } from './make.ts';
import { CATALYSTS, SERIES, isNewsSeries, isPositionSeries, isSeries } from './names.ts';
import { nearestName } from '../../model/nearest.ts';

const HOURS_MAX = 24 * 366;

export function bindCall(binder: Binding, call: CallNode): GraphNode | null {
  const it = binder.scope.functions.get(call.name);
  if (it === undefined) return unknownFunction(binder, call);
  if (it.kind === 'indicator') return bindIndicator(binder, call, it.indicator);
  if (call.output !== null)
    return binder.problem(
      `\`${call.name}\` has one value and no output \`${call.output}\``,
      call.span,
      'leave out the dot',
    );
  return bindBuiltIn(binder, call, it.builtIn);
}

function unknownFunction(binder: Binding, call: CallNode): null {
  const { name, span } = call;
  const place = { start: span.start, end: span.start + name.length };
  for (const arg of call.args) if (arg.kind !== 'text') binder.bind(arg);
  const { params, definitions } = binder.scope;
  if (isSeries(name) || isNewsSeries(name) || isPositionSeries(name) || params.has(name) || definitions.has(name))
    return binder.problem(
      `\`${name}\` is a series, not a function`,
      place,
      `write ${name}, or ${name}[n] for n bars ago`,
    );
  return binder.problem(
    `unknown function \`${name}\``,
    place,
    didYouMean(nearestName(name, binder.scope.functions.keys())),
  );
}

function arityProblem(binder: Binding, call: CallNode, expected: string): null {
  for (const arg of call.args) if (arg.kind !== 'text') binder.bind(arg);
  const it = binder.scope.functions.get(call.name)!;
  const found = call.args.length === 1 ? '1 argument' : `${call.args.length} arguments`;
  return binder.problem(
    `\`${call.name}\` takes ${expected}, found ${found}`,
    call.span,
    `write ${signature(it, call.name)}`,
  );
}

function bindBuiltIn(binder: Binding, call: CallNode, builtIn: NamedBuiltIn): GraphNode | null {
  const { args } = call;
  const least = builtIn.args.filter((arg) => arg.default === undefined).length;
  const most = builtIn.variadic === true ? Infinity : builtIn.args.length;
  if (args.length < least || args.length > most) {
    const expected = most === Infinity ? `${least} or more` : least === most ? String(least) : `${least} to ${most}`;
    return arityProblem(binder, call, `${expected} argument${expected === '1' ? '' : 's'}`);
  }
  const { graph } = binder;
  const { name } = builtIn;
  switch (name) {
    case 'if':
      return bindIf(binder, args);
    case 'min':
    case 'max':
    case 'abs':
    case 'sign':
    case 'round': {
      const nodes = args.map((arg) => binder.number(arg));
      return nodes.every((node) => node !== null) ? makePointwise(graph, name, nodes) : null;
    }
    case 'cross_above':
    case 'cross_below': {
      const [a, b] = args.map((arg) => binder.series(arg, 'number', name));
      if (a === null || b === null) return null;
      return name === 'cross_above' ? makeCrossAbove(graph, a, b) : makeCrossAbove(graph, b, a);
    }
    case 'count': {
      const of = binder.series(args[0], 'boolean', name);
      const bars = binder.bars(args[1], 1);
      return of === null || bars === null ? null : graph.node({ kind: 'count', of, bars }, 'bars');
    }
    case 'bars_since': {
      const of = binder.series(args[0], 'boolean', name);
      return of === null ? null : graph.node({ kind: 'bars_since', of }, 'bars');
    }
    case 'rising':
    case 'falling':
    case 'highest':
    case 'lowest':
    case 'sum':
    case 'change':
    case 'percent_change':
      return bindWindow(binder, name, args);
    case 'news_count':
    case 'news_sentiment':
    case 'catalyst':
      return bindNews(binder, name, args.at(0));
  }
}

function bindIf(binder: Binding, args: readonly Expression[]): GraphNode | null {
  const test = binder.condition(args[0]);
  const then = binder.bind(args[1]);
  const otherwise = binder.bind(args[2]);
  if (test === null || then === null || otherwise === null) return null;
  if (then.type !== otherwise.type)
    return binder.problem(
      'the two branches of `if` are a number and a condition',
      args[2].span,
      'make both of one kind',
    );
  return makeIf(binder.graph, test, then, otherwise);
}

const WINDOW_UNIT = { rising: 'boolean', falling: 'boolean', percent_change: 'percent' } as const;

function bindWindow(binder: Binding, name: WindowName, args: readonly Expression[]): GraphNode | null {
  const of = binder.series(args[0], 'number', name);
  const bars = args.length > 1 ? binder.bars(args[1], 1) : 1;
  if (of === null || bars === null) return null;
  const unit = name === 'rising' || name === 'falling' || name === 'percent_change' ? WINDOW_UNIT[name] : of.unit;
  return binder.graph.node({ kind: 'window', name, of, bars }, unit);
}

function bindNews(binder: Binding, name: NewsName, arg: Expression | undefined): GraphNode | null {
  if (arg === undefined) return binder.graph.node({ kind: 'news', name, hours: null, catalyst: '' }, 'number');
  if (name === 'catalyst') {
    if (arg.kind !== 'text')
      return binder.problem('catalyst takes a quoted name', arg.span, "write catalyst('earnings')");
    if (!CATALYSTS.includes(arg.value)) {
      const near = nearestName(arg.value, CATALYSTS);
      return binder.problem(
        `unknown catalyst '${arg.value}'`,
        arg.span,
        didYouMean(near) ?? `known: ${CATALYSTS.join(', ')}`,
      );
    }
    return binder.graph.node({ kind: 'news', name, hours: null, catalyst: arg.value }, 'boolean');
  }
  const node = binder.number(arg);
  if (node === null) return null;
  const hours = constantOf(node);
  if (hours === undefined || !(hours > 0 && hours <= HOURS_MAX))
    return binder.problem(`expected hours from 0 to ${HOURS_MAX}, as a number or a parameter`, arg.span);
  return binder.graph.node({ kind: 'news', name, hours, catalyst: '' }, 'number');
}

function bindIndicator(binder: Binding, call: CallNode, indicator: Indicator): GraphNode | null {
  const { graph } = binder;
  const { args } = call;
  const takesSource = indicator.inputs.length === 1;
  const most = indicator.params.length + (takesSource ? 1 : 0);
  if (args.length > most) {
    const reads = takesSource ? '' : ` (it reads ${indicator.inputs.join(', ')} by itself)`;
    return arityProblem(binder, call, `at most ${most} argument${most === 1 ? '' : 's'}${reads}`);
  }
  const nodes = args.map((arg) => binder.series(arg, 'number', `\`${call.name}\``));
  const output = outputIndex(binder, call, indicator);
  if (output === null || nodes.some((node) => node === null)) return null;
  const bound = nodes.filter((node) => node !== null);
  const hasSource = takesSource && bound.length > 0 && (constantOf(bound[0]) === undefined || bound.length === most);
  if (hasSource && constantOf(bound[0]) !== undefined)
    return binder.problem(
      `the first of ${most} arguments of \`${call.name}\` is a series, found a constant`,
      args[0].span,
      `write ${signature({ kind: 'indicator', indicator }, call.name)}`,
    );
  const first = hasSource ? 1 : 0;
  const params: number[] = [];
  for (let i = 0; i < indicator.params.length; i++) {
    const at = first + i;
    const value =
      at < bound.length
        ? parameter(binder, call, indicator.params[i], bound[at], args[at])
        : indicator.params[i].default;
    if (value === null) return null;
    params.push(value);
  }
  const inputs = hasSource
    ? [bound[0]]
    : indicator.inputs.map((name) => graph.node({ kind: 'series', name }, SERIES[name]));
  const whole = graph.node({ kind: 'indicator', indicator, inputs, params }, indicator.unit);
  const unit = indicator.unit === 'price' && hasSource ? bound[0].unit : indicator.unit;
  return graph.node({ kind: 'output', of: whole, index: output }, unit);
}

function parameter(binder: Binding, call: CallNode, it: Parameter, node: GraphNode, arg: Expression): number | null {
  const value = constantOf(node);
  if (value === undefined)
    return binder.problem(
      `\`${it.name}\` of \`${call.name}\` must be a number or a parameter`,
      arg.span,
      'it cannot change from bar to bar',
    );
  const whole = it.kind === 'integer' ? 'a whole number' : 'a number';
  if (!(value >= it.min && value <= it.max) || (it.kind === 'integer' && !Number.isInteger(value))) {
    const found = Number.isNaN(value) ? 'an unknown number' : String(value);
    return binder.problem(
      `\`${it.name}\` of \`${call.name}\` is ${whole} from ${it.min} to ${it.max}, found ${found}`,
      arg.span,
    );
  }
  return value;
}

function outputIndex(binder: Binding, call: CallNode, indicator: Indicator): number | null {
  const { outputs } = indicator;
  if (call.output === null) {
    if (outputs.length === 1) return 0;
    const choices = outputs.map((name) => `.${name}`).join(', ');
    return binder.problem(
      `\`${call.name}\` has several outputs: ${outputs.join(', ')}`,
      call.span,
      `add one of ${choices}`,
    );
  }
  const index = outputs.indexOf(call.output);
  if (index >= 0) return index;
  const at = { start: call.span.end - call.output.length, end: call.span.end };
  if (outputs.length === 1)
    return binder.problem(`\`${call.name}\` has one value and no output \`${call.output}\``, at, 'leave out the dot');
  const near = didYouMean(nearestName(call.output, outputs)) ?? `known: ${outputs.join(', ')}`;
  return binder.problem(`\`${call.name}\` has no output \`${call.output}\``, at, near);
}
