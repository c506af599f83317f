import type { BacktestResult } from '../result.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { fit, outside, wrap } from '../width.ts';
import { curveLines } from './curve.ts';
import { figureLines } from './figures.ts';
import { monthLines } from './months.ts';
import { titleLines } from './title.ts';
import { costAndRefusalLines, exitLines, tradeLines } from './trades.ts';

/** The least that the summary is laid out for; a narrower screen sees lines cut. */
const LEAST_WIDTH = 40;

/**
 * A backtest on one screen, as a trader would show it to another. Every line fits `theme.width` columns (40 at least)
 * and ends in a line feed; nothing from outside reaches the screen unescaped.
 */
export function backtestSummary(result: BacktestResult, theme: Theme): string {
  const screen: Theme = { ...theme, width: Math.max(LEAST_WIDTH, theme.width) };
  const rule = paint(screen, 'dim', glyphs(screen).rule.repeat(screen.width));
  const sections = [
    figureLines(screen, result.statistics),
    curveLines(screen, result),
    monthLines(screen, result),
    tradeLines(screen, result),
    exitLines(screen, result),
    costAndRefusalLines(screen, result),
  ].filter((section) => section.length > 0);
  const lines = [
    ...titleLines(screen, result),
    rule,
    ...sections.flatMap((section, i) => (i === 0 ? section : ['', ...section])),
    rule,
    ...footLines(screen, result),
  ];
  return lines.map((line) => `${fit(screen, line, screen.width)}\n`).join('');
}

/** What makes the run repeatable: the same manifest gives the same bytes. */
function footLines(theme: Theme, { manifest }: BacktestResult): string[] {
  const { dot } = glyphs(theme);
  const short = (hash: string): string => outside(theme, hash.slice(0, 8));
  const parts = [
    `run ${outside(theme, manifest.runId, 40)}`,
    `rules ${short(manifest.strategyHash)}`,
    `data ${short(manifest.dataHash)}`,
    `engine ${outside(theme, manifest.engineVersion, 20)}`,
    `seed ${manifest.seed}`,
  ];
  return wrap(theme, parts.join(` ${dot} `), theme.width).map((line) => paint(theme, 'dim', line));
}
