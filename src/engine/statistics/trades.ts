import { finite } from './finite.ts';
import type { TradeColumns } from './input.ts';

/** Statistics of closed trades. Money in dollars, net of costs; a win has pnl > 0, a loss pnl < 0, zero is neither. */
export interface TradeStatistics {
  readonly trades: number;
  /** Wins / trades. */
  readonly winRate: number | null;
  /** Mean pnl of the wins, and of the losses (negative), in dollars. */
  readonly averageWin: number | null;
  readonly averageLoss: number | null;
  /** Average win / |average loss|. */
  readonly payoffRatio: number | null;
  /** Gross profit / gross loss. */
  readonly profitFactor: number | null;
  /** Mean pnl of a trade, in dollars. */
  readonly expectancy: number | null;
  /** √trades × mean / standard deviation (n − 1) of pnl. Source: V. Tharp, "System Quality Number". */
  readonly sqn: number | null;
  /** Win rate − (1 − win rate) / payoff ratio. Source: J. L. Kelly (1956), in the form of backtesting.py. */
  readonly kelly: number | null;
  /** Largest and smallest return of a trade, as fractions. */
  readonly bestTrade: number | null;
  readonly worstTrade: number | null;
  readonly longestWinStreak: number;
  readonly longestLossStreak: number;
  /** Mean bars from entry to exit. */
  readonly averageBars: number | null;
  /** Mean return of a trade, as a fraction: the expectancy that does not know position sizes. */
  readonly averageTradeReturn: number | null;
  /** Sum of winning / sum of losing returns: the profit factor that does not know position sizes. */
  readonly profitFactorOfReturns: number | null;
}

/** One pass for the sums, one for the deviation. Every mean over nothing and every division by zero is null. */
export function tradeStatistics({ pnl, returnFraction, bars }: TradeColumns): TradeStatistics {
  const n = pnl.length;
  const streak = { win: 0, loss: 0, longestWin: 0, longestLoss: 0 };
  let wins = 0;
  let losses = 0;
  let profit = 0;
  let loss = 0;
  let barsHeld = 0;
  let best = -Infinity;
  let worst = Infinity;
  let gained = 0;
  let lost = 0;
  for (let i = 0; i < n; i++) {
    const amount = pnl[i];
    const change = returnFraction[i];
    if (amount > 0) {
      wins++;
      profit += amount;
    } else if (amount < 0) {
      losses++;
      loss -= amount;
    }
    streak.win = amount > 0 ? streak.win + 1 : 0;
    streak.loss = amount < 0 ? streak.loss + 1 : 0;
    if (streak.win > streak.longestWin) streak.longestWin = streak.win;
    if (streak.loss > streak.longestLoss) streak.longestLoss = streak.loss;
    if (change > 0) gained += change;
    else lost -= change;
    if (change > best) best = change;
    if (change < worst) worst = change;
    barsHeld += bars[i];
  }
  const winRate = wins / n;
  const payoff = profit / wins / (loss / losses);
  const mean = (profit - loss) / n;
  return {
    trades: n,
    winRate: finite(winRate),
    averageWin: finite(profit / wins),
    averageLoss: finite(-loss / losses),
    payoffRatio: finite(payoff),
    profitFactor: finite(profit / loss),
    expectancy: finite(mean),
    sqn: finite((Math.sqrt(n) * mean) / deviationOf(pnl, mean)),
    kelly: finite(winRate - (1 - winRate) / payoff),
    bestTrade: finite(best),
    worstTrade: finite(worst),
    longestWinStreak: streak.longestWin,
    longestLossStreak: streak.longestLoss,
    averageBars: finite(barsHeld / n),
    averageTradeReturn: finite((gained - lost) / n),
    profitFactorOfReturns: finite(gained / lost),
  };
}

/** Standard deviation about `mean`, n − 1 in the divisor; NaN for fewer than two values. */
function deviationOf(values: Float64Array, mean: number): number {
  if (values.length < 2) return NaN;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
