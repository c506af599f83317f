import { expect, test } from 'vitest';
import { readCsv } from '../csv.ts';
import { sharedPath } from '../shared.ts';
import { catalyst } from './run.ts';

interface Told {
  readonly manifest: { readonly execution: Readonly<Record<string, unknown>> };
  readonly trades: readonly {
    readonly side: string;
    readonly quantity: number;
    readonly entryTime: string;
    readonly exitTime: string;
    readonly pnl: number;
  }[];
}

const SMA = 'sma-cross --param shorts=1 --param fast=10 --param slow=20';
const RSI = 'rsi-reversion --param period=14 --param oversold=30 --param overbought=70 --param stop=5 --param target=8';

/** Runs of backtesting.py, and the words that ask for the same. */
const RUNS = [
  ['goog_sma_10_20_next_open', `${SMA} --commission 0.002`],
  ['goog_sma_10_20_no_commission', SMA],
  ['goog_sma_10_20_trade_on_close', `${SMA} --commission 0.002 --fill close`],
  ['goog_sma_10_20_not_finalised', `${SMA} --commission 0.002 --keep-open`],
  ['aapl_sma_spread', `${SMA} --spread 0.0004`],
  ['aapl_macd_long_short', 'macd-cross --param shorts=1 --commission 0.002'],
  ['goog_rsi_reversion_sl_tp', `${RSI} --param shorts=0 --param percent=${50 / 1.002} --commission 0.002`],
  ['aapl_rsi_reversion_long_short', `${RSI} --param shorts=1 --param percent=${40 / 1.001} --commission 0.001`],
] as const;

async function told(symbol: string, words: string): Promise<Told> {
  const bars = sharedPath('oracles', 'backtests', `bars_${symbol}.csv.gz`);
  const argv = ['backtest', ...words.split(' '), '--bars', bars, '--cash', '10000', '--json'];
  const run = await catalyst([...argv, '--profile', 'backtesting.py']);
  expect(run.code, run.stderr).toBe(0);
  return JSON.parse(run.stdout) as Told;
}

test.each(RUNS)('%s comes out trade for trade from the line', async (run, words) => {
  const { trades } = await told(run.slice(0, 4).toUpperCase(), words);
  const theirs = readCsv(sharedPath('oracles', 'backtests', run, 'trades.csv'));
  const line = (entry: string, exit: string, size: number): string => `${entry} ${exit} ${size}`;
  const ours = trades.map((it) => line(it.entryTime, it.exitTime, it.side === 'long' ? it.quantity : -it.quantity));
  expect(ours.toSorted()).toEqual(
    theirs.map((row) => line(row['EntryTime'], row['ExitTime'], Number(row['Size']))).toSorted(),
  );
  const made = trades.reduce((sum, { pnl }) => sum + pnl, 0);
  expect(made).toBeCloseTo(
    theirs.reduce((sum, row) => sum + Number(row['PnL']), 0),
    1,
  );
});

test('what is said on the line goes before the profile, and the manifest tells the whole account', async () => {
  const { manifest } = await told('GOOG', `${SMA} --leverage 2`);
  expect(manifest.execution).toMatchObject({
    leverage: 2,
    shortMargin: 0.5,
    maintenanceMargin: 0,
    maxVolumeShare: 'none',
  });
  const capped = await told('GOOG', `${SMA} --max-volume-share 0.2`);
  expect(capped.manifest.execution).toMatchObject({ shortMargin: 1, maxVolumeShare: 0.2 });
});
