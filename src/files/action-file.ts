import type { CorporateAction } from '../model/actions.ts';
import { CatalystError } from '../model/errors.ts';
import { isoDate, parseIsoDate } from '../model/time.ts';
import { count, printable } from '../model/text.ts';
import { splitCells } from './csv/header.ts';
import { isSymbol } from './csv/symbol.ts';
import { readText } from './bytes.ts';

const KINDS = ['split', 'dividend', 'unclassified'] as const;

/** Header names of each meaning, as `plain` leaves them. */
const NAMES = {
  symbol: ['symbol', 'ticker'],
  exDate: ['exdate', 'date'],
  kind: ['kind', 'type', 'action'],
  factor: ['factor', 'pricefactor'],
  ratio: ['splitratio', 'ratio', 'split'],
  amount: ['amount', 'impliedamount', 'implieddividend', 'dividend', 'cash'],
  previousClose: ['prevclose', 'previousclose'],
} as const;

type Meaning = keyof typeof NAMES;

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** `7:1` (seven new for one old) as the factor of old prices, 1/7. NaN when it is no ratio. */
function factorOfRatio(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*[:/]\s*(\d+(?:\.\d+)?)$/.exec(text);
  return match === null || Number(match[1]) === 0 ? NaN : Number(match[2]) / Number(match[1]);
}

const positive = (text: string): number => (/^\d*\.?\d+(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN);

/**
 * Reads a table of corporate actions: symbol, ex-date (`YYYY-MM-DD`), and what the action does to older prices: `factor` itself,
 * else `split_ratio` (new:old, exact where the factor is rounded: it wins for splits), else `amount` with `prev_close`
 * (factor 1 − amount / close). `kind` is split, dividend or unclassified; without the column it follows from what is given.
 * @throws CatalystError (data) naming the first lines at fault; as `readText`
 */
export async function readActionFile(path: string): Promise<CorporateAction[]> {
  const where = printable(path, 200);
  const lines = (await readText(path)).replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = splitCells(lines[0], ',').map(plain);
  const column = (meaning: Meaning): number => {
    const known: readonly string[] = NAMES[meaning];
    return known.map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
  };
  const at = Object.fromEntries((Object.keys(NAMES) as Meaning[]).map((meaning) => [meaning, column(meaning)]));
  if (at.symbol < 0 || at.exDate < 0 || (at.factor < 0 && at.ratio < 0 && at.amount < 0)) {
    throw new CatalystError(
      'data',
      `${where}: a table of corporate actions needs the columns symbol, ex_date and factor, split_ratio or amount`,
      'Write one action a line under such a header.',
    );
  }
  const problems: string[] = [];
  const actions: CorporateAction[] = [];
  const stands = new Map<string, number>();
  for (let i = 1; i < lines.length; i++) {
    if (lines[i].trim() === '') continue;
    const cells = splitCells(lines[i], ',');
    const action = actionOf((meaning) => (at[meaning] < 0 ? '' : (cells[at[meaning]] ?? '')));
    if (typeof action === 'string') problems.push(`line ${i + 1}: ${action}`);
    else {
      // Twice on record it would be applied twice, and of two that differ nobody knows which is true.
      const name = `${action.kind} of ${action.symbol} on ${isoDate(action.exDate)}`;
      const first = stands.get(name);
      if (first === undefined) stands.set(name, i + 1);
      else problems.push(`line ${i + 1}: the ${name} stands on line ${first} already`);
      actions.push(action);
    }
  }
  if (problems.length > 0) {
    const rest = problems.length > 10 ? `\n  … and ${problems.length - 10} more` : '';
    throw new CatalystError(
      'data',
      `${where}: ${count(problems.length, 'line')} cannot be taken for a corporate action\n  ${problems.slice(0, 10).join('\n  ')}${rest}`,
      stands.size < actions.length
        ? 'Mend these lines; two dividends of one day are written as their sum.'
        : 'Mend these lines.',
    );
  }
  return actions;
}

/** The action that cells describe, or what is wrong with them. */
function actionOf(cell: (meaning: Meaning) => string): CorporateAction | string {
  const symbol = cell('symbol');
  const exDate = parseIsoDate(cell('exDate'));
  const kindText = cell('kind').toLowerCase();
  const ratio = factorOfRatio(cell('ratio'));
  const kind =
    kindText === '' ? (Number.isNaN(ratio) ? 'dividend' : 'split') : KINDS.find((known) => known === kindText);
  if (!isSymbol(symbol)) return `'${printable(symbol, 40)}' is no symbol`;
  if (Number.isNaN(exDate)) return `'${printable(cell('exDate'), 40)}' is no date YYYY-MM-DD`;
  if (kind === undefined) return `'${printable(kindText, 40)}' is none of ${KINDS.join(', ')}`;
  const stated = positive(cell('factor'));
  const ofAmount = 1 - positive(cell('amount')) / positive(cell('previousClose'));
  const candidates = kind === 'split' ? [ratio, stated] : [stated, ofAmount, ratio];
  const factor = candidates.find((candidate) => !Number.isNaN(candidate));
  if (factor === undefined) return 'neither a factor, a split ratio new:old, nor an amount with prev_close';
  if (!(factor > 0 && Number.isFinite(factor))) return `the factor ${factor} is not above 0`;
  return { symbol, exDate, kind, factor };
}
