import { existsSync } from 'node:fs';
import { renderErrors } from '../engine/rules/errors.ts';
import type { Outcome } from '../engine/rules/errors.ts';
import { compileRuleSet } from '../engine/rules/plan.ts';
import type { StrategyPlan } from '../engine/rules/plan.ts';
import { STANDARD_FUNCTIONS } from '../engine/rules/standard.ts';
import { CatalystError } from '../model/errors.ts';
import { nearestName } from '../model/nearest.ts';
import { printable } from '../model/text.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { parseNumber } from './cli/option.ts';
import type { Context } from './context.ts';

/** The value, or all errors of the rules as one. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  const these = outcome.errors.length === 1 ? 'it' : 'them';
  throw new CatalystError(
    'rules',
    renderErrors(outcome.errors),
    `mend ${these} and run again; docs/rules.md tells the language`,
  );
}

/** `--param fast=12` as numbers by name. */
export function parseParams(texts: readonly string[]): Record<string, number> {
  const params: [string, number][] = texts.map((text) => {
    const at = text.indexOf('=');
    const [name, digits] = [text.slice(0, at), text.slice(at + 1)];
    const value = parseNumber(digits);
    if (at < 1 || !Number.isFinite(value)) {
      throw new CatalystError('usage', `--param ${text}: expected name=number`, 'for example --param fast=12');
    }
    return [name, value];
  });
  // From entries, so that `__proto__` is a name like any other, and then no parameter of anything.
  return Object.fromEntries(params);
}

/** The plan of a built-in strategy or of a rule file, parameters set. */
export async function planOf(name: string, params: Record<string, number>, { path }: Context): Promise<StrategyPlan> {
  const options = { functions: STANDARD_FUNCTIONS, params };
  const builtIn = STRATEGIES.get(name);
  if (builtIn !== undefined) return valueOf(compileRuleSet(builtIn, options));
  if (!/[./\\]/.test(name) && !existsSync(path(name))) throw unknownStrategy(name);
  const { loadRuleFile } = await import('../files/rule-files.ts');
  return loadRuleFile(path(name), options);
}

function unknownStrategy(name: string): CatalystError {
  const meant = nearestName(name, STRATEGIES.keys());
  const guess = meant === null ? '' : `did you mean ${meant}? `;
  return new CatalystError(
    'usage',
    `no strategy '${printable(name)}'`,
    `${guess}\`catalyst backtest\` lists the built-in ones`,
  );
}
