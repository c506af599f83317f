/** Why a strategy acts or does not act at a bar: each clause, and under it each part with the value it saw. */
import type { ClauseExplanation, Explanation } from '../engine/rules/explain.ts';
import { printable } from '../model/text.ts';
import { cell } from './shown.ts';

export interface Explained {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  /** The bar that was looked at. */
  readonly time: string;
  readonly clauses: readonly ClauseExplanation[];
}

interface Row {
  readonly path: string;
  readonly value: string;
  readonly text: string;
}

/**
 * A line a part, what it was made of below it and further in. Unknown is a dash. Parameters stand in the head once, and
 * a plain number where a clause may stand has nothing to explain.
 */
export function clauseTable(symbol: string, { name, params, time, clauses }: Explained): string {
  const given = Object.entries(params).map(([param, value]) => `${param} ${value}`);
  const head = [name, symbol, time, ...given].join(' · ');
  const rows = [
    { path: 'clause', value: 'value', text: 'expression' },
    ...clauses
      .filter((it) => it.text !== String(it.value))
      .flatMap((clause) => partRows(clause, clause.path, params, 0)),
  ];
  const widest = (of: 'path' | 'value'): number => Math.max(...rows.map((row) => row[of].length));
  const [paths, values] = [widest('path'), widest('value')];
  const lines = rows.map(({ path, value, text }) => `${path.padEnd(paths)}  ${value.padStart(values)}  ${text}`);
  return [head, ...lines].map((line) => `${printable(line, Infinity)}\n`).join('');
}

function partRows(part: Explanation, path: string, params: Explained['params'], depth: number): Row[] {
  const value = cell((part.value === undefined ? part.truth : part.value) ?? null);
  const parts = part.parts.filter(({ text }) => !Object.hasOwn(params, text));
  return [
    { path, value, text: '  '.repeat(depth) + part.text },
    ...parts.flatMap((it) => partRows(it, '', params, depth + 1)),
  ];
}
