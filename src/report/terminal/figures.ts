import type { Statistics } from '../../engine/statistics/statistics.ts';
import { grouped, known, money, percent, ratio } from '../format.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, displayWidth } from '../width.ts';

const GAP = 2;
const LEAST = 24;

interface Figure {
  readonly label: string;
  readonly text: string;
  /** Where the sign is the news: the value that decides the colour. */
  readonly sign?: number | null;
}

/** The key statistics in columns of label and value, read downwards: growth, risk, trades. */
export function figureLines(theme: Theme, statistics: Statistics): string[] {
  const groups = figureGroups(statistics, glyphs(theme).dash);
  const columns = Math.max(1, Math.min(groups.length, Math.floor((theme.width + GAP) / (LEAST + GAP))));
  const width = Math.min(34, Math.floor((theme.width - GAP * (columns - 1)) / columns));
  const lines: string[] = [];
  for (let first = 0; first < groups.length; first += columns) {
    const row = groups.slice(first, first + columns);
    const height = Math.max(...row.map((group) => group.length));
    for (let i = 0; i < height; i++) {
      const cells = row.map((group) => (i < group.length ? figureCell(theme, group[i], width) : ' '.repeat(width)));
      lines.push(cells.join(' '.repeat(GAP)).trimEnd());
    }
  }
  return lines;
}

function figureCell(theme: Theme, figure: Figure, width: number): string {
  const label = cell(theme, figure.label, Math.max(0, width - displayWidth(figure.text)));
  const text =
    figure.sign === undefined ? paint(theme, 'bold', figure.text) : paintSign(theme, figure.sign, figure.text);
  return paint(theme, 'dim', label) + text;
}

function figureGroups(it: Statistics, dash: string): readonly (readonly Figure[])[] {
  const plain =
    (show: (value: number) => string) =>
    (label: string, value: number | null): Figure => ({ label, text: known(value, dash, show) });
  const signed = (label: string, value: number | null, show: (value: number) => string): Figure => ({
    label,
    text: known(value, dash, show),
    sign: value,
  });
  const plus = (value: number): string => percent(value, true);
  const share = plain(percent);
  const dollars = plain(money);
  const number = plain(ratio);
  const count = plain((value) => grouped(value));
  const days = plain((value) => `${grouped(Math.ceil(value))} d`);
  const growth = [
    signed('Total return', it.totalReturn, plus),
    signed('CAGR', it.cagr, plus),
    signed('Buy and hold', it.buyAndHoldReturn, plus),
    dollars('Start equity', it.startEquity),
    dollars('End equity', it.endEquity),
    share('Volatility, year', it.annualVolatility),
    share('Time in market', it.exposure),
    plain((value) => `${ratio(value)}x`)('Turnover, year', it.turnover),
    dollars('Costs', it.costs),
  ];
  const risk = [
    number('Sharpe', it.sharpe),
    number('Sortino', it.sortino),
    number('Calmar', it.calmar),
    signed('Max drawdown', it.maxDrawdown, percent),
    days('  it lasted', it.maxDrawdownDays),
    days('Longest drawdown', it.longestDrawdownDays),
    signed('VaR 95%, bar', it.var95, percent),
    share('Ulcer index', it.ulcerIndex),
    share('P(Sharpe > 0)', it.psr),
  ];
  const trades = [
    count('Trades', it.trades),
    share('Win rate', it.winRate),
    signed('Average win', it.averageWin, money),
    signed('Average loss', it.averageLoss, money),
    number('Payoff ratio', it.payoffRatio),
    number('Profit factor', it.profitFactor),
    signed('Expectancy', it.expectancy, money),
    number('SQN', it.sqn),
    plain((value) => `${ratio(value)} bars`)('Held', it.averageBars),
  ];
  if (it.benchmarkReturn !== null) {
    growth.push(signed('Benchmark', it.benchmarkReturn, plus), signed('Alpha, year', it.alpha, plus));
    risk.push(number('Beta', it.beta), number('Correlation', it.correlation));
    trades.push(number('Information ratio', it.informationRatio));
  }
  if (it.deflatedSharpe !== null) risk.push(share('Deflated Sharpe', it.deflatedSharpe));
  return [growth, risk, trades];
}
