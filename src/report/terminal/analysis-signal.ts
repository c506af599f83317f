/** What the strategy says, at which levels, how much, and why. */
import type { ClauseExplanation } from '../../engine/rules/explain.ts';
import type { Levels, ScorePoints, Signal } from '../../engine/score/signal.ts';
import type { Analysis } from '../analysis.ts';
import { percent, price, ratio } from '../format.ts';
import { glyphs, paint } from '../theme.ts';
import type { Style, Theme } from '../theme.ts';
import { cell, outside, wrap } from '../width.ts';
import { LABEL, joined, labelled } from './lines.ts';

const STYLE: Readonly<Record<Signal['action'], Style>> = { buy: 'green', sell: 'red', hold: 'yellow' };

/** What the action means for who holds something. */
function actionWords({ action, opens, closes }: Signal): string {
  if (opens !== null) return `opens a ${opens}${closes === null || closes === opens ? '' : `, closes a ${closes}`}`;
  return action === 'hold' ? '' : `closes a ${closes}, opens nothing`;
}

/** The verdict in one line, and what it rests on below it. */
export function signalLines(theme: Theme, { signal, strategy }: Pick<Analysis, 'signal' | 'strategy'>): string[] {
  const { dash, dot } = glyphs(theme);
  const { action, confidence, levels, reason, factors } = signal;
  const verdict = paint(theme, STYLE[action], paint(theme, 'bold', action.toUpperCase()));
  const words = actionWords(signal);
  const safe = (text: string): string => outside(theme, text, 400);
  const sure = signal.parts.length === 0 ? '' : `confidence ${confidence === null ? dash : confidence.toFixed(1)}`;
  const head = [words, sure, `by ${outside(theme, strategy.name, 40)}`].filter((it) => it !== '');
  return [
    ...labelled(theme, verdict, head, ` ${dot} `),
    ...(reason === null ? [] : labelled(theme, 'Why', [safe(reason)], ' ')),
    ...(levels === null ? [] : levelLines(theme, levels)),
    ...(factors.length === 0 ? [] : labelled(theme, action === 'hold' ? 'Seen' : 'Why', factors.map(safe), ` ${dot} `)),
  ];
}

function levelLines(theme: Theme, levels: Levels): string[] {
  const { entry, stop, targets, size, scale, side } = levels;
  const away = (to: number): string => percent(to / entry - 1, true);
  const { dot } = glyphs(theme);
  const risked = levels.riskFraction === null ? '' : `, ${percent2(levels.riskFraction)} of it at risk`;
  const cut = scale === 1 ? '' : `, ${ratio(scale)} of a full position`;
  const sized =
    levels.sizeFraction === null ? SIZE[size.kind](size.value) : `${percent(levels.sizeFraction)} of equity`;
  const timed = levels.timeStopBars === null ? [] : [`closed after ${levels.timeStopBars} bars`];
  const level = (name: string, at: number, words: readonly string[]): string[] => {
    const lead = `${cell(theme, name, 9)}${cell(theme, price(at), 9, 'right')}  `;
    const lines = joined(theme, words, '  ', theme.width - LABEL - lead.length);
    return lines.map((line, i) => (i === 0 ? lead : ' '.repeat(lead.length)) + line);
  };
  const rows = [
    ...level('entry', entry, [ENTRY[levels.type](levels.bars, side)]),
    ...(stop === null ? ['no stop'] : level('stop', stop, [away(stop), '-1 R'])),
    ...targets.flatMap(({ price: at, r, share }, i) => {
      const closes = share >= 1 ? 'closes the rest' : `closes ${percent(share)}`;
      return level(`target ${i + 1}`, at, [away(at), ...(r === null ? [] : [`+${ratio(r)} R`]), closes]);
    }),
    ...wrap(theme, [`size ${sized}${cut}${risked}`, ...timed].join(` ${dot} `), theme.width - LABEL),
  ];
  return rows.map((row, i) => (i === 0 ? paint(theme, 'dim', cell(theme, 'Levels', LABEL)) : ' '.repeat(LABEL)) + row);
}

/** Small fractions of equity need their second decimal. */
const percent2 = (value: number): string => `${Number((100 * value).toFixed(2))}%`;

const SIZE: Readonly<Record<Levels['size']['kind'], (value: number) => string>> = {
  shares: (value) => `${ratio(value)} shares`,
  cash: (value) => `$${ratio(value)}`,
  equity: (value) => `${percent(value)} of equity`,
  risk: (value) => `${percent(value)} of equity at risk`,
  margin: (value) => `${percent(value)} of free margin`,
};

const ENTRY: Readonly<Record<Levels['type'], (bars: number, side: 1 | -1) => string>> = {
  market: () => 'the close; fills at the next open',
  limit: (bars) => `limit, rests ${bars === 1 ? 'one bar' : `${bars} bars`}`,
  stop: (bars) => `stop order, rests ${bars === 1 ? 'one bar' : `${bars} bars`}`,
};

/** Columns of the bar beside a part of the score, where its figures leave as many. */
const [BAR_MIN, BAR_MAX, BAR_FIGURES] = [5, 20, 42];

/** The parts of the score: weight × value = points. */
export function scoreLines(theme: Theme, { signal }: Analysis): string[] {
  const { parts, confidence } = signal;
  if (parts.length === 0) return [];
  const { dash } = glyphs(theme);
  const number = (value: number | null): string => (value === null ? dash : value.toFixed(1));
  const row = (name: string, weight: string, value: string, points: string): string =>
    `${cell(theme, name, 16)}${cell(theme, weight, 8, 'right')}${cell(theme, value, 8, 'right')}${cell(theme, points, 8, 'right')}`;
  return [
    paint(theme, 'dim', row('Score', 'weight', 'value', 'points')),
    ...parts.map((part) => {
      const name = outside(theme, part.name.replaceAll('_', ' '), 40);
      return `${row(name, number2(part.weight, dash), number(part.value), number(part.points))}  ${pointBar(theme, part)}`.trimEnd();
    }),
    paint(theme, 'bold', row('confidence', '', '', number(confidence))),
  ];
}

const number2 = (value: number | null, dash: string): string => (value === null ? dash : String(value));

/** How much of what the part can give: a full bar is a value of 100. */
function pointBar(theme: Theme, { value }: ScorePoints): string {
  if (value === null) return 'unknown';
  const columns = Math.min(BAR_MAX, theme.width - BAR_FIGURES);
  if (columns < BAR_MIN) return '';
  const [full, empty] = theme.unicode ? ['█', '░'] : ['#', '.'];
  const filled = Math.round((Math.min(100, Math.max(0, value)) / 100) * columns);
  return paint(theme, 'cyan', full.repeat(filled)) + paint(theme, 'dim', empty.repeat(columns - filled));
}

/** One line a clause that depends on the bar: what it said, and its text. `--strategy` shows them whole. */
export function clauseLines(theme: Theme, { signal: { clauses } }: Analysis): string[] {
  const { dash } = glyphs(theme);
  const shown = clauses.filter((it) => it.text !== String(it.value));
  if (shown.length === 0) return [];
  const said = ({ truth, value }: ClauseExplanation): string => {
    if (truth !== undefined) return truth === null ? dash : truth ? 'yes' : 'no';
    return value === undefined || value === null ? dash : String(Number(value.toPrecision(6)));
  };
  const path = Math.max(...shown.map((it) => it.path.length));
  const beside = theme.width - path - 2 - 10 - 2;
  // Where the names leave no room an expression stands below its value.
  const room = beside < TEXT_MIN ? theme.width - 2 : beside;
  return [
    paint(theme, 'dim', `${cell(theme, 'Clauses', path)}  ${cell(theme, 'value', 10, 'right')}  expression`),
    ...shown.flatMap((it) => {
      const [text] = wrap(theme, outside(theme, it.text, 400), room - 2);
      const cut = displayed(theme, it.text, text);
      const value = `${cell(theme, it.path, path)}  ${cell(theme, said(it), 10, 'right')}`;
      return room === beside ? [`${value}  ${cut}`] : [value, `  ${cut}`];
    }),
  ];
}

/** Columns that an expression needs beside its value. */
const TEXT_MIN = 16;

const displayed = (theme: Theme, whole: string, line: string): string =>
  whole.length > line.length ? `${line} ${glyphs(theme).ellipsis}` : line;
