import { formatBarTime } from '../../model/timeframe.ts';
import { grouped } from '../format.ts';
import type { BacktestResult } from '../result.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { outside, wrap } from '../width.ts';

/** What was tested, on what, and everything that a reader must know before believing it. */
export function titleLines(theme: Theme, { manifest, curve, warnings }: BacktestResult): string[] {
  const { dash, dot, arrow } = glyphs(theme);
  const between = ` ${dot} `;
  const { symbols, timeframe } = manifest;
  const named = symbols.slice(0, 3).map((symbol) => outside(theme, symbol, 20));
  const who = symbols.length > 3 ? `${grouped(symbols.length)} symbols` : named.join(', ') || dash;
  const { time } = curve;
  const from = time.length === 0 ? manifest.from : time[0];
  const to = time.length === 0 ? manifest.to : time[time.length - 1];
  const range = [from, to].map((at) => (at === null ? dash : formatBarTime(at, timeframe)));
  const bars = `${grouped(manifest.bars)} ${manifest.bars === 1 ? 'bar' : 'bars'} of ${timeframe}`;
  const head = [outside(theme, manifest.strategy, 40), who, range.join(` ${arrow} `), bars].join(between);
  const params = Object.entries(manifest.params).map(([name, value]) => `${outside(theme, name, 40)} ${value}`);
  return [
    ...wrap(theme, head, theme.width).map((line) => paint(theme, 'bold', line)),
    ...(params.length === 0
      ? []
      : wrap(theme, params.join(between), theme.width).map((line) => paint(theme, 'dim', line))),
    ...warnings.flatMap(({ code, message }) => warningLines(theme, outside(theme, code, 40), message)),
  ];
}

function warningLines(theme: Theme, code: string, message: string): string[] {
  // A message may list its cases, each on a line of its own.
  const [first, ...cases] = message.split('\n').map((line) => outside(theme, line.trim(), 400));
  const text = `${code.toUpperCase().replaceAll('_', ' ')}: ${first}`;
  const lines = [
    ...wrap(theme, text, theme.width - 4),
    ...cases.flatMap((it) => wrap(theme, it, theme.width - 6).map((line) => `  ${line}`)),
  ];
  return lines.map((line, i) => paint(theme, 'yellow', i === 0 ? `!!  ${line}` : `    ${line}`));
}
