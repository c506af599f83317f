/** The panel of `analyze`: what a trader would ask of a symbol, on one screen after the other. */
import { isoInstant } from '../../model/time.ts';
import { formatBarTime } from '../../model/timeframe.ts';
import type { Analysis } from '../analysis.ts';
import { grouped, percent, price } from '../format.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { displayWidth, fit, outside, wrap } from '../width.ts';
import { indicatorLines, marketLines, zoneLines } from './analysis-market.ts';
import { newsLines } from './analysis-news.ts';
import { patternLines } from './analysis-patterns.ts';
import { clauseLines, scoreLines, signalLines } from './analysis-signal.ts';

/** Below this a panel would break its words; above it lines are too long to read. */
const [LEAST, MOST] = [40, 140];

/** The panel as text. `chart` holds its lines, drawn for the theme's width; `clauses` false leaves them to who shows them whole. */
export function analysisPanel(
  theme: Theme,
  analysis: Analysis,
  { chart, clauses }: { readonly chart: readonly string[]; readonly clauses: boolean },
): string {
  const screen = panelTheme(theme);
  const rule = paint(screen, 'dim', glyphs(screen).rule.repeat(screen.width));
  const sections = [
    signalLines(screen, analysis),
    chart,
    marketLines(screen, analysis),
    indicatorLines(screen, analysis),
    zoneLines(screen, analysis),
    patternLines(screen, analysis),
    newsLines(screen, analysis),
    scoreLines(screen, analysis),
    ...(clauses ? [clauseLines(screen, analysis)] : []),
  ].filter((section) => section.length > 0);
  const lines = [
    ...titleLines(screen, analysis),
    rule,
    ...sections.flatMap((section, i) => (i === 0 ? section : ['', ...section])),
    rule,
  ];
  return lines.map((line) => `${fit(screen, line, screen.width)}\n`).join('');
}

/** The theme that a panel is drawn for on this screen. */
export function panelTheme(theme: Theme): Theme {
  return { ...theme, width: Math.min(MOST, Math.max(LEAST, theme.width)) };
}

/** Who, which bar, at what price, and what one must know before believing the rest. */
function titleLines(theme: Theme, { symbol, bars, asOf, closedAt, stale, warnings }: Analysis): string[] {
  const last = bars.length - 1;
  const { dot } = glyphs(theme);
  const change = last === 0 ? null : bars.close[last] / bars.close[last - 1] - 1;
  const moved = change === null ? '' : `  ${paintSign(theme, change, percent(change, true))}`;
  const left = `${paint(theme, 'bold', outside(theme, symbol, 20))}  ${paint(theme, 'bold', price(bars.close[last]))}${moved}`;
  const bar = `bar of ${formatBarTime(bars.time[last], bars.timeframe)}`;
  const right = [bar, `${grouped(bars.length)} bars of ${bars.timeframe}`].join(` ${dot} `);
  const gap = theme.width - displayWidth(left) - displayWidth(right);
  const asked = asOf > closedAt ? [paint(theme, 'dim', `as of ${isoInstant(asOf - (asOf % 1000))}`)] : [];
  const told = [
    ...(stale === null ? [] : [`STALE: ${stale}`]),
    ...warnings.map(({ code, message }) => `${code.toUpperCase().replaceAll('_', ' ')}: ${message}`),
  ];
  return [
    gap >= 2 ? left + ' '.repeat(gap) + paint(theme, 'dim', right) : left,
    ...(gap >= 2 ? [] : [paint(theme, 'dim', right)]),
    ...asked,
    ...told.flatMap((text) =>
      wrap(theme, outside(theme, text, 400), theme.width - 4).map((line, i) =>
        paint(theme, 'yellow', `${i === 0 ? '!!  ' : '    '}${line}`),
      ),
    ),
  ];
}
