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
  /** How far in the expression stands: two columns a level. */
  readonly depth: number;
  readonly text: string;
}

const GAP = '  ';
/** However deep a part stands, it gets this many columns: a line beyond the screen is read more easily than a word a line. */
const ROOM_MIN = 24;

/**
 * A line a part, what it was made of below it and further in; what is longer than the screen goes on in the next line, where
 * no value stands. Unknown is a dash. Parameters stand in the head once, and a plain number where a clause may stand has
 * nothing to explain.
 */
export function clauseTable(symbol: string, { name, params, time, clauses }: Explained, columns: number): string {
  const given = Object.entries(params).map(([param, value]) => `${param} ${value}`);
  const head = [name, symbol, time, ...given].map((it) => printable(it, Infinity)).join(' · ');
  const rows: Row[] = [
    { path: 'clause', value: 'value', depth: 0, text: 'expression' },
    ...clauses
      .filter((it) => it.text !== String(it.value))
      .flatMap((clause) => partRows(clause, clause.path, params, 0)),
  ];
  const widest = (of: 'path' | 'value'): number => Math.max(...rows.map((row) => row[of].length));
  const [paths, values] = [widest('path'), widest('value')];
  const empty = ' '.repeat(paths + GAP.length + values);
  const lines = rows.flatMap(({ path, value, depth, text }) => {
    const indent = '  '.repeat(depth);
    const room = Math.max(ROOM_MIN, columns - empty.length - GAP.length - indent.length);
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

function partRows(part: Explanation, path: string, params: Explained['params'], depth: number): Row[] {
  const value = cell((part.value === undefined ? part.truth : part.value) ?? null);
  const parts = part.parts.filter(({ text }) => !Object.hasOwn(params, text));
  return [{ path, value, depth, text: part.text }, ...parts.flatMap((it) => partRows(it, '', params, depth + 1))];
}
