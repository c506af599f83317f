import type { BacktestOutcome } from '../engine/simulation/backtest.ts';
import type { Settings } from '../engine/simulation/settings.ts';
import { US_EQUITY_FEES_FROM } from '../market/fees.ts';
import type { CorporateAction } from '../model/actions.ts';
import type { Warning } from '../model/result.ts';
import { isoDate } from '../model/time.ts';

/** What a reader of the result must know before he believes it. */
export function warningsOf(
  { trades, market }: BacktestOutcome,
  settings: Settings,
  actions: ReadonlyMap<string, readonly CorporateAction[]>,
): Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  if (settings.profile.fill === 'close') {
    warn('optimistic_fill', 'optimistic: orders fill at the very close that decided them');
  }
  const ambiguous = trades.filter((trade) => trade.ambiguous).length;
  if (ambiguous > 0) {
    warn('ambiguous_trades', `${ambiguous} trades met stop and target within one bar; the stop was taken`);
  }
  const unclassified = market.hasActions ? unclassifiedActions(actions, trades) : [];
  if (unclassified.length > 0) {
    const symbols = [...new Set(unclassified.map(({ symbol }) => symbol))].join(', ');
    warn(
      'unclassified_actions',
      `held over a spin-off or merger of unknown terms: ${symbols}; the value was kept as it was`,
    );
  }
  const { fees } = settings.costs;
  if (fees !== null) {
    warn(
      'fees_unverified',
      'some regulatory fee rates rest on second-hand lists, and some of their dates are reckoned',
    );
    if (market.time[0] < US_EQUITY_FEES_FROM) {
      const from = isoDate(US_EQUITY_FEES_FROM);
      warn('fees_before_tables', `not every regulatory fee is known before ${from}; the first known rate was taken`);
    }
  }
  return warnings;
}

/** Actions of unknown kind that a trade was open over. */
function unclassifiedActions(
  actions: ReadonlyMap<string, readonly CorporateAction[]>,
  trades: BacktestOutcome['trades'],
): CorporateAction[] {
  const unknown = [...actions.values()].flat().filter(({ kind }) => kind === 'unclassified');
  return unknown.filter(({ symbol, exDate }) =>
    trades.some((trade) => trade.symbol === symbol && trade.entryTime < exDate && trade.exitTime >= exDate),
  );
}
