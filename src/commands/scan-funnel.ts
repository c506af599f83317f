import { existsSync } from 'node:fs';
import { compileFunnel } from '../engine/scan/compile.ts';
import type { Funnel, Stage } from '../engine/scan/funnel.ts';
import { OPEN_STAGE } from '../engine/scan/funnel.ts';
import { strategyFunnel } from '../engine/scan/strategy-funnel.ts';
import type { FunnelRules } from '../engine/rules/funnel-rules.ts';
import type { Params } from '../engine/rules/program.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import type { CycleMode } from '../market/cycles.ts';
import { CatalystError } from '../model/errors.ts';
import { nearestName } from '../model/nearest.ts';
import { catalystScan, mostActive } from '../strategies/catalyst-scan.ts';
import type { Context } from './context.ts';
import type { ScanOptions } from './scan-options.ts';
import { parseParams, planOf, valueOf } from './strategy.ts';

/** `--without doubts` lets through what the data give reason to doubt. */
export const DOUBTS_STAGE = 'doubts';

/** The funnel that the options ask for, in a mode. */
export async function funnelOf(options: ScanOptions, mode: CycleMode, context: Context): Promise<Funnel> {
  const given = parseParams(options.param);
  const funnel = await compiled(options, mode, given, context);
  const left = without(inUniverse(funnel, options.universe ?? []), options.without);
  return options.limit === undefined ? left : limited(left, options.limit);
}

async function compiled(options: ScanOptions, mode: CycleMode, given: Params, context: Context): Promise<Funnel> {
  const { strategy } = options;
  if (strategy === undefined || strategy === catalystScan.name) {
    return valueOf(compileFunnel(catalystScan, settings(catalystScan, mode, options, given)));
  }
  if (existsSync(context.path(strategy))) {
    const { readRuleFile, valueOfFile } = await import('../files/rule-files.ts');
    const file = context.path(strategy);
    const { raw, source } = await readRuleFile(file);
    if (isFunnel(raw)) return valueOfFile(file, compileFunnel(raw, { ...settings(raw, mode, options, given), source }));
  }
  const plan = await planOf(strategy, given, context);
  return strategyFunnel(plan, plan.limits.maxPositions ?? Infinity);
}

const isFunnel = (raw: unknown): raw is Partial<FunnelRules> =>
  typeof raw === 'object' && raw !== null && Object.hasOwn(raw, 'stages');

/** The mode, and what is left out, as parameters of the funnel where it has any of that name. */
function settings({ params }: Partial<FunnelRules>, mode: CycleMode, { without: out }: ScanOptions, given: Params) {
  // From a file that nobody has checked yet, it may be anything.
  const has = (name: string): boolean => Object.hasOwn(Object(params) as object, name);
  const told = [[mode, 1] as const, ...out.map((name) => [`with_${name}`, 0] as const)];
  return {
    functions: STANDARD_FUNCTIONS,
    params: { ...Object.fromEntries(told.filter(([name]) => has(name))), ...given },
  };
}

/**
 * `most-active` and `all` choose the first stage themselves; symbols by name are looked at whatever they did.
 * @throws CatalystError (usage) when the funnel has a stage of the name of the one that is put first
 */
function inUniverse(funnel: Funnel, universe: readonly string[]): Funnel {
  if (universe.length === 0) return funnel;
  const stages = funnel.stages.filter(({ name, ways }) => name !== 'universe' || ways.some((way) => way.length > 0));
  if (universe[0] !== 'most-active') return { ...funnel, stages };
  const most = valueOf(compileFunnel(mostActive, { functions: STANDARD_FUNCTIONS }));
  const twice = stages.find(({ name }) => most.stages.some((first) => first.name === name));
  if (twice !== undefined) {
    const message = `--universe most-active puts a stage \`${twice.name}\` first, and ${funnel.name} has one of that name`;
    throw new CatalystError('usage', message, 'name that stage otherwise, or take --universe all');
  }
  return { ...funnel, stages: [...most.stages, ...stages] };
}

/** Stages and conditions can be left out by name. */
function without(funnel: Funnel, names: readonly string[]): Funnel {
  const labels = ({ ways }: Stage): string[] => ways.flat().flatMap(({ label }) => (label === null ? [] : [label]));
  const known = new Set([DOUBTS_STAGE, ...funnel.stages.flatMap((stage) => [stage.name, ...labels(stage)])]);
  for (const name of names) {
    if (known.has(name)) continue;
    const meant = nearestName(name, known);
    const hint = meant === null ? `it has ${[...known].join(', ')}` : `did you mean ${meant}?`;
    throw new CatalystError('usage', `--without ${name}: ${funnel.name} has no such stage or condition`, hint);
  }
  const out = new Set(names);
  const stages = funnel.stages
    .filter(({ name }) => !out.has(name))
    .map((stage) => ({
      ...stage,
      ways: stage.ways.map((way) => way.filter(({ label }) => label === null || !out.has(label))),
    }));
  return { ...funnel, stages };
}

/** The last stage lets so many go on. */
function limited(funnel: Funnel, limit: number): Funnel {
  const { stages } = funnel;
  if (stages.length === 0) return { ...funnel, stages: [{ ...OPEN_STAGE, name: 'limit', keep: limit }] };
  return { ...funnel, stages: stages.with(-1, { ...stages[stages.length - 1], keep: limit }) };
}
