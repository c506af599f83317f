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
  /** How far in the expression stands, in levels. */
  readonly depth: number;
  readonly text: string;
}

const GAP = '  ';
/** However deep a part stands, it gets this many columns: a line beyond the screen is read more easily than a word a line. */
const ROOM_MIN = 24;

/**
 * A line a part, what it was made of below it and further in; what is longer than the screen goes on in the next line, where
 * no value stands. What is used again is not taken apart again. Unknown is a dash. Parameters stand in the head once, and a plain number where a clause may stand has
 * nothing to explain.
 */
export function clauseTable(symbol: string, { name, params, time, clauses }: Explained, columns: number): string {
  const given = Object.entries(params).map(([param, value]) => `${param} ${value}`);
  const head = [name, symbol, time, ...given].map((it) => printable(it, Infinity)).join(' · ');
  const told = new Set<string>();
  const rows: Row[] = [
    { path: 'clause', value: 'value', depth: 0, text: 'expression' },
    ...clauses
      .filter((it) => it.text !== String(it.value))
      .flatMap((clause) => partRows(clause, clause.path, params, told)),
  ];
  const widest = (of: 'path' | 'value'): number => Math.max(...rows.map((row) => row[of].length));
  const [paths, values] = [widest('path'), widest('value')];
  const empty = ' '.repeat(paths + GAP.length + values);
  const right = columns - empty.length - GAP.length;
  const deepest = Math.max(...rows.map(({ depth }) => depth));
  const step = 2 * deepest + ROOM_MIN <= right ? '  ' : ' ';
  const lines = rows.flatMap(({ path, value, depth, text }) => {
    const indent = step.repeat(depth);
    const room = Math.max(ROOM_MIN, right - indent.length);
    return wrapped(printable(text, Infinity), room).map((line, i) => {
      const lead = i === 0 ? `${path.padEnd(paths)}${GAP}${value.padStart(values)}` : empty;
      return lead + GAP + indent + line;
    });
  });
  return [...wrapped(head, columns), ...lines].map((line) => `${line}\n`).join('');
}

const HANGING = '    ';

/** Words in lines of at most `room` columns, all but the first line further in. A longer word is left whole. */
function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(HANGING + word);
  }
  return lines;
}

/** `told` are the expressions whose parts stand further up: at one bar they have the same values wherever they are used. */
function partRows(part: Explanation, path: string, params: Explained['params'], told: Set<string>, depth = 0): Row[] {
  const value = cell((part.value === undefined ? part.truth : part.value) ?? null);
  const row = { path, value, depth, text: part.text };
  if (depth > 0 && told.has(part.text)) return [row];
  told.add(part.text);
  const parts = part.parts.filter(({ text }) => !Object.hasOwn(params, text));
  return [row, ...parts.flatMap((it) => partRows(it, '', params, told, depth + 1))];
}
