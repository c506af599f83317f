import { parseTimeframe } from '../../model/timeframe.ts';
import type { Expression } from '../rules/ast.ts';
import { inFileOrder } from '../rules/errors.ts';
import type { Outcome, RuleError } from '../rules/errors.ts';
import { Graph, constantOf } from '../rules/graph.ts';
import type { GraphNode } from '../rules/graph.ts';
import { sha256 } from '../rules/hash.ts';
import type { CompileOptions } from '../rules/plan.ts';
import { Program } from '../rules/program.ts';
import type { Bound } from '../rules/program.ts';
import { readParts } from '../rules/reader.ts';
import type { Site } from '../rules/reader.ts';
import { FUNNEL_SHAPE } from '../rules/schema.ts';
import { assert } from '../../model/errors.ts';
import { conditionsOf } from './conditions.ts';
import type { Bindings } from './conditions.ts';
import { SCORES, SEEN } from './funnel.ts';
import type { Funnel, ScoreName, Stage } from './funnel.ts';

/** Checks and compiles a funnel, or tells everything that is wrong with it. `raw` may come from anywhere. */
export function compileFunnel(raw: unknown, options: CompileOptions): Outcome<Funnel> {
  const source = options.source ?? null;
  const parts = readParts(raw, source, FUNNEL_SHAPE);
  const program = new Program(parts, source, options.functions, options.graph ?? new Graph());
  const trace = new Map<Expression, GraphNode>();
  const bound = program.bind(options.params ?? {}, trace);
  const twice = sameNames(program);
  if (!bound.ok || twice.length > 0)
    return { ok: false, errors: inFileOrder([...(bound.ok ? [] : bound.errors), ...twice]) };
  const { plain } = program.parts;
  return {
    ok: true,
    value: {
      name: plain.get('name') as string,
      summary: (plain.get('summary') as string | undefined) ?? '',
      timeframe: parseTimeframe((plain.get('timeframe') ?? '') as string) ?? null,
      params: Object.fromEntries(bound.value.params),
      hash: hashOf(program, bound.value),
      developing: plain.get('developing') === true,
      stages: stagesOf(program, bound.value, bindingsOf(program, trace)),
      scores: scoresOf(bound.value),
    },
  };
}

/** The nodes that a program's trees were bound to. */
export function bindingsOf({ definitions }: Program, trace: ReadonlyMap<Expression, GraphNode>): Bindings {
  return {
    definitions,
    nodeOf(tree) {
      const node = trace.get(tree);
      assert(node !== undefined, 'every part of a bound expression has a node');
      return node;
    },
  };
}

/** Stages are told apart by their names, in what is printed and in what is left out; the first one has its own. */
function sameNames(program: Program): RuleError[] {
  const taken = new Set([SEEN]);
  return stageNames(program).flatMap((name, i) => {
    if (!taken.has(name)) {
      taken.add(name);
      return [];
    }
    const what =
      name === SEEN ? `every funnel begins with \`${SEEN}\` by itself` : `the stage \`${name}\` stands twice`;
    return [program.strayError(`stages.${i}.name`, what, 'name it otherwise')];
  });
}

function stageNames({ parts }: Program): string[] {
  const names: string[] = [];
  for (let i = 0; parts.present.has(`stages.${i}`); i++) {
    const name = parts.plain.get(`stages.${i}.name`);
    if (typeof name === 'string') names.push(name);
  }
  return names;
}

function stagesOf(program: Program, { nodes }: Bound, bindings: Bindings): Stage[] {
  const { sites, plain } = program.parts;
  return stageNames(program).map((name, i) => {
    const path = `stages.${i}`;
    const under = (group: string): Site[] => sites.filter((site) => site.path.startsWith(`${path}.${group}.`));
    const where = under('where').flatMap((site) =>
      conditionsOf(site.tree, site.path.slice(`${path}.where.`.length), bindings),
    );
    const also = [...plain].filter(([at]) => at.startsWith(`${path}.also.`)).map(([, symbol]) => String(symbol));
    const keep = nodes.get(`${path}.keep`);
    return {
      name,
      ways: [where],
      ranks: under('ranks').map((site) => ({ text: Program.textOf(site), node: nodes.get(site.path)! })),
      keep: keep === undefined ? Infinity : constantOf(keep)!,
      also: new Set(also),
      order: null,
    };
  });
}

function scoresOf({ nodes }: Bound): Partial<Record<ScoreName, GraphNode>> {
  const found = SCORES.map((name) => [name, nodes.get(`scores.${name}`)] as const);
  return Object.fromEntries(found.filter(([, node]) => node !== undefined));
}

function hashOf({ parts }: Program, { params }: Bound): string {
  const rules = parts.sites.map((site) => [site.path, Program.textOf(site)]);
  const plain = [...parts.plain].filter(([path]) => path !== 'summary');
  const byPath = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
  return sha256(JSON.stringify([[...rules, ...plain].toSorted(byPath), [...params].toSorted(byPath)]));
}
