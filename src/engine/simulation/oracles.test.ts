import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { parseIsoDate, isoDate } from '../../model/time.ts';
import { sharedPath } from '../../../test/shared.ts';
import { SimulatedBroker } from './broker.ts';
import { NO_COSTS } from './costs.ts';
import { makeMarket } from './market.ts';
import type { OrderTarget } from './orders.ts';
import { ScriptedDecider } from './scripted.ts';
import type { Instruction } from './scripted.ts';
import { runSession } from './session.ts';
import { BACKTESTING_PY_PROFILE, backtestingPySettings } from './settings.ts';

type Row = Readonly<Record<string, string>>;

function readCsv(path: string): Row[] {
  const bytes = readFileSync(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [names[k], cell])));
}

function readBars(path: string, symbol: string): Bars {
  const rows = readCsv(path);
  const bars = emptyBars(symbol, '1d', rows.length);
  rows.forEach((row, i) => {
    bars.time[i] = parseIsoDate(row.timestamp.slice(0, 10));
    bars.open[i] = Number(row.open);
    bars.high[i] = Number(row.high);
    bars.low[i] = Number(row.low);
    bars.close[i] = Number(row.close);
    bars.volume[i] = Number(row.volume);
  });
  return bars;
}

const identity = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i);

/** backtesting.py's "all of it": the largest fraction below one. */
const ALL = 1 - 2 ** -52;

function instructionsOf(rows: readonly Row[], exclusive: boolean): Instruction[] {
  return rows.map((row): Instruction => {
    const bar = Number(row.bar);
    switch (row.action) {
      case 'buy':
      case 'sell': {
        const size = row.size ? Number(row.size) : ALL;
        const limit = row.limit ? Number(row.limit) : NaN;
        const stop = row.stop ? Number(row.stop) : NaN;
        const targets: OrderTarget[] = row.tp ? [{ kind: 'price', value: Number(row.tp), share: 1 }] : [];
        return {
          kind: 'enter',
          bar,
          exclusive,
          order: {
            side: row.action === 'buy' ? 1 : -1,
            type: Number.isNaN(limit) ? (Number.isNaN(stop) ? 'market' : 'stop') : 'limit',
            price: Number.isNaN(limit) ? stop : limit,
            bars: Infinity,
            size: { kind: size < 1 ? 'margin' : 'shares', value: size, fractional: false },
            stop: row.sl ? { kind: 'price', value: Number(row.sl), trail: false } : null,
            targets,
            timeStopBars: Infinity,
            reason: 'script',
          },
        };
      }
      case 'close':
        return { kind: 'close', bar, portion: row.portion ? Number(row.portion) : 1 };
      case 'set_sl':
        return { kind: 'move_stop', bar, stop: Number(row.sl) };
      case 'cancel_pending':
        return { kind: 'cancel', bar };
      default:
        throw new Error(`an order of a kind that the reader does not know: ${row.action}`);
    }
  });
}

interface OracleBroker {
  cash: number;
  commission: number | [number, number];
  exclusive_orders: boolean;
  trade_on_close: boolean;
  finalize_trades: boolean;
  margin?: number;
  spread?: number;
}

function simulate(folder: string, run: string): { broker: SimulatedBroker; bars: Bars; equity: Float64Array } {
  const result = JSON.parse(readFileSync(join(folder, run, 'result.json'), 'utf8')) as {
    symbol: string;
    broker: OracleBroker;
  };
  const bars = readBars(join(folder, `bars_${result.symbol}.csv.gz`), result.symbol);
  const { broker: theirs } = result;
  const [perOrder, commission] = Array.isArray(theirs.commission) ? theirs.commission : [0, theirs.commission];
  const margin = theirs.margin ?? 1;
  const index = identity(bars.length);
  const broker = new SimulatedBroker(makeMarket([bars], { time: bars.time, index: [index] }), {
    ...backtestingPySettings(1 / margin),
    cash: theirs.cash,
    costs: { ...NO_COSTS, commission, perOrder, entrySpread: theirs.spread ?? 0 },
    profile: {
      ...BACKTESTING_PY_PROFILE,
      fill: theirs.trade_on_close ? 'close' : 'next_open',
      atEnd: theirs.finalize_trades ? 'last_open' : 'keep',
    },
  });
  runSession(
    broker,
    new ScriptedDecider(instructionsOf(readCsv(join(folder, run, 'orders.csv')), theirs.exclusive_orders)),
  );
  return { broker, bars, equity: broker.book.ledger.curve().equity };
}

const folders = [sharedPath('oracles', 'backtests'), sharedPath('oracles', 'synthetic', 'backtests')];

for (const folder of folders) {
  const runs = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'result.json')));
  describe(`runs of backtesting.py in ${folder.split('/').slice(-2).join('/')}`, () => {
    it.each(runs)('%s is reproduced trade for trade', (run) => {
      const { broker, equity } = simulate(folder, run);
      const theirs = readCsv(join(folder, run, 'trades.csv'));
      const ours = broker.book.log.trades().map((trade) => ({
        entry: isoDate(trade.entryTime),
        exit: isoDate(trade.exitTime),
        size: (trade.side === 'long' ? 1 : -1) * trade.quantity,
        trade,
      }));
      const order = (a: { entry: string; exit: string; size: number }, b: typeof a): number =>
        a.exit.localeCompare(b.exit) || a.entry.localeCompare(b.entry) || a.size - b.size;
      ours.sort(order);
      const rows = theirs
        .map((row) => ({ entry: row.EntryTime, exit: row.ExitTime, size: Number(row.Size), row }))
        .toSorted(order);
      expect(ours.map(({ entry, exit, size }) => ({ entry, exit, size }))).toEqual(
        rows.map(({ entry, exit, size }) => ({ entry, exit, size })),
      );
      rows.forEach(({ row }, k) => {
        const { trade } = ours[k];
        expect(Math.abs(trade.entryPrice / Number(row.EntryPrice) - 1)).toBeLessThan(1e-9);
        expect(Math.abs(trade.exitPrice / Number(row.ExitPrice) - 1)).toBeLessThan(1e-9);
        expect(Math.abs(trade.pnl - Number(row.PnL))).toBeLessThan(0.01);
        expect(Math.abs(trade.returnFraction - Number(row.ReturnPct))).toBeLessThan(1e-6);
      });
      const curve = readCsv(join(folder, run, 'equity.csv.gz'));
      expect(equity.length).toBe(curve.length);
      // Trading on the close, backtesting.py books a fill one bar after the bar that it dates it with; ours is booked
      // on its own bar. So on a bar with a fill the equities may differ by that fill's costs, and on no other.
      const booked = new Map<number, number>();
      if (broker.settings.profile.fill === 'close') {
        for (const { entryTime, exitTime, costs } of broker.book.log.trades()) {
          for (const time of [entryTime, exitTime]) booked.set(time, (booked.get(time) ?? 0) + costs);
        }
      }
      curve.forEach((row, i) => {
        const allowed = 0.01 + (booked.get(broker.market.time[i]) ?? 0);
        expect(Math.abs(equity[i] - Number(row.equity)), `equity at ${row.timestamp}`).toBeLessThan(allowed);
      });
    });
  });
}
