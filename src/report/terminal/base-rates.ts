import type { AdjustedDifference, BaseRate, Rate } from '../../engine/outcomes/base-rates.ts';
import { formatBarTime } from '../../model/timeframe.ts';
import type { RatesReport } from '../base-rates.ts';
import { grouped, known, percent } from '../format.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, outside, wrap } from '../width.ts';

/** Below this chance a difference is worth a second look. */
const SIGNIFICANT = 0.05;

/** The least that the tables are laid out for. */
const LEAST_WIDTH = 60;

interface TableColumn {
  readonly title: string;
  readonly width: number;
  readonly show: (row: BaseRate) => string;
}

/**
 * The rates of all patterns, the least likely chance first; with news, a second table of what a catalyst changes. Lines fit
 * the screen from 60 columns on.
 */
export function ratesTable(screen: Theme, report: RatesReport): string {
  const theme: Theme = { ...screen, width: Math.max(LEAST_WIDTH, screen.width) };
  const { rows } = report.rates;
  const withNews = rows.filter(({ withCatalyst, withoutCatalyst }) => withCatalyst.cases + withoutCatalyst.cases > 0);
  const sections = [
    titleLines(theme, report),
    table(
      theme,
      'Pattern',
      rateColumns(theme),
      byChance(rows, ({ difference }) => difference),
    ),
    ...(withNews.length === 0
      ? []
      : [
          table(
            theme,
            'With a catalyst',
            newsColumns(theme),
            byChance(withNews, (it) => it.catalystEffect),
          ),
        ]),
    footLines(theme, report, withNews.length > 0),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line.trimEnd()}\n`).join(''))
    .join('\n');
}

/** Those that cannot be told come last; what is alike stays in order. */
function byChance(rows: readonly BaseRate[], of: (row: BaseRate) => AdjustedDifference | null): BaseRate[] {
  return rows.toSorted((a, b) => (of(a)?.pValue ?? 2) - (of(b)?.pValue ?? 2));
}

function titleLines(theme: Theme, { barriers, rates, timeframe, from, to }: RatesReport): string[] {
  const { dot } = glyphs(theme);
  const { gain, loss, bars } = barriers;
  const symbols = `${grouped(rates.symbols)} symbol${rates.symbols === 1 ? '' : 's'}`;
  const days = `${formatBarTime(from, timeframe)} to ${formatBarTime(to, timeframe)}`;
  const success = `right: ${asAsked(gain)} the way it points before ${asAsked(loss)} against it, within ${bars} bars`;
  return [
    paint(theme, 'bold', `${symbols} ${dot} ${days} ${dot} ${timeframe}`),
    ...wrap(theme, `${success} of the close`, theme.width),
  ];
}

/** 0.025 → `2.5 %`, as somebody wrote it. */
const asAsked = (fraction: number): string => `${Number((fraction * 100).toPrecision(6))} %`;

function table(theme: Theme, title: string, columns: readonly TableColumn[], rows: readonly BaseRate[]): string[] {
  if (rows.length === 0) return [];
  const name = theme.width - columns.reduce((sum, { width }) => sum + width + 1, 0);
  const line = (first: string, cells: readonly string[]): string =>
    [cell(theme, first, name), ...cells.map((text, i) => cell(theme, text, columns[i].width, 'right'))].join(' ');
  const titles = columns.map((column) => column.title);
  return [
    paint(theme, 'dim', line(title, titles)),
    ...rows.map((row) => {
      const way = theme.unicode ? (row.direction === 'bullish' ? '▲' : '▼') : row.direction === 'bullish' ? '+' : '-';
      const cells = columns.map(({ show }) => show(row));
      const text = line(`${way} ${outside(theme, row.pattern)}`, cells);
      return paint(theme, row.direction === 'bullish' ? 'green' : 'red', text.slice(0, 1)) + text.slice(1);
    }),
  ];
}

const column = (title: string, width: number, show: TableColumn['show']): TableColumn => ({ title, width, show });

function rateColumns(theme: Theme): TableColumn[] {
  const { dash } = glyphs(theme);
  return [
    column('cases', 7, ({ all }) => grouped(all.cases)),
    column('right', 6, ({ all }) => rateText(theme, all)),
    column('95 %', 9, ({ all }) => intervalText(theme, all)),
    column('any bar', 7, ({ all }) => rateText(theme, all.anyBar)),
    column('more', 6, ({ difference }) => known(difference?.value ?? null, dash, (it) => points(it))),
    column('p adj.', 6, ({ difference }) => chance(theme, difference)),
    ...(theme.width < 90
      ? []
      : [column('median', 7, (it) => known(it.medianMove, dash, (move) => percent(move, true)))]),
    ...(theme.width < 100 ? [] : [column('neither', 7, ({ all }) => share(theme, all.neither, all.cases))]),
    ...(theme.width < 110 ? [] : [column('open', 6, ({ all }) => grouped(all.open))]),
  ];
}

function newsColumns(theme: Theme): TableColumn[] {
  const { dash } = glyphs(theme);
  return [
    column('cases', 7, (it) => grouped(it.withCatalyst.cases)),
    column('right', 6, (it) => rateText(theme, it.withCatalyst)),
    column('95 %', 9, (it) => intervalText(theme, it.withCatalyst)),
    column('without', 7, (it) => rateText(theme, it.withoutCatalyst)),
    column('more', 6, (it) => known(it.catalystEffect?.value ?? null, dash, (value) => points(value))),
    column('p adj.', 6, (it) => chance(theme, it.catalystEffect)),
    ...(theme.width < 90 ? [] : [column('any bar', 7, (it) => rateText(theme, it.withCatalyst.anyBar))]),
    ...(theme.width < 100 ? [] : [column('unknown', 7, (it) => grouped(it.newsUnknown.cases))]),
  ];
}

const rateText = (theme: Theme, { rate }: Rate): string => known(rate, glyphs(theme).dash, (it) => percent(it));

function intervalText(theme: Theme, { interval }: Rate): string {
  const { dash } = glyphs(theme);
  if (interval === null) return dash;
  const [low, high] = [interval.low, interval.high].map((it) => (it * 100).toFixed(it === 1 ? 0 : 1));
  return `${low}${dash}${high}`;
}

/** A difference of rates in points of a percent. */
function points(value: number): string {
  const text = (value * 100).toFixed(1);
  if (text === '-0.0' || text === '0.0') return '0.0';
  return value > 0 ? `+${text}` : text;
}

const share = (theme: Theme, part: number, whole: number): string =>
  whole === 0 ? glyphs(theme).dash : percent(part / whole);

/** The chance that luck alone does as well among all that were looked at. */
function chance(theme: Theme, difference: AdjustedDifference | null): string {
  if (difference === null) return glyphs(theme).dash;
  const { adjustedPValue } = difference;
  return adjustedPValue < 0.001 ? '<0.001' : adjustedPValue.toFixed(3);
}

function footLines(theme: Theme, { rates, catalyst }: RatesReport, withNews: boolean): string[] {
  const { tested, anyBar, unseen, rows } = rates;
  const better = rows.filter(({ difference }) => (difference?.adjustedPValue ?? 1) < SIGNIFICANT).length;
  const some = rows.reduce((sum, { newsUnknown }) => sum + newsUnknown.cases, 0);
  const notes = [
    `Any bar at all: up ${rateText(theme, anyBar.bullish)}, down ${rateText(theme, anyBar.bearish)}.`,
    // Where nothing was compared, nothing was found out either.
    ...(tested.differences === 0
      ? []
      : [
          `p adj.: the chance that luck alone differs so from any bar, among the ${tested.differences} looked at here (Holm). ` +
            `Below ${SIGNIFICANT}: ${better === 0 ? 'none' : better}.`,
        ]),
    withNews
      ? `With a catalyst (${outside(theme, catalyst)}) and without one, where news are known; unknown for ${grouped(some)} cases.`
      : 'News are unknown for every case: none is told to be without a catalyst.',
    ...(unseen.length === 0 ? [] : [`Never seen: ${unseen.map((name) => outside(theme, name)).join(', ')}.`]),
  ];
  return notes.flatMap((note) => wrap(theme, note, theme.width)).map((line) => paint(theme, 'dim', line));
}
