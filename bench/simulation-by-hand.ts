/** What a good engineer would write by hand for one strategy: one pass, typed arrays, nothing shared, nothing explained. */
import type { Bars } from '../src/model/bars.ts';

export interface HandTrade {
  readonly symbol: string;
  readonly quantity: number;
  readonly entryTime: number;
  readonly entryPrice: number;
  readonly exitTime: number;
  readonly exitPrice: number;
  readonly bars: number;
  readonly costs: number;
  readonly pnl: number;
  readonly maxFavorable: number;
  readonly maxAdverse: number;
}

/** Long above a crossing of two averages, all cash, fills at the next open; trades and the equity of every bar. */
export function smaCrossByHand(
  bars: Bars,
  fast: number,
  slow: number,
  commission: number,
  equity: Float64Array,
): HandTrade[] {
  const { open, high, low, close, length } = bars;
  const trades: HandTrade[] = [];
  let fastSum = 0;
  let slowSum = 0;
  let fastBefore = NaN;
  let slowBefore = NaN;
  let cash = 100_000;
  let held = 0;
  let entry = 0;
  let entryBar = 0;
  let highest = 0;
  let lowest = 0;
  let order = 0;
  for (let i = 0; i < length; i++) {
    if (order === 1) {
      held = Math.floor(cash / (open[i] * (1 + commission)));
      entry = open[i];
      entryBar = i;
      highest = entry;
      lowest = entry;
      cash -= held * entry * (1 + commission);
    } else if (order === -1) {
      trades.push(tradeOf(bars, held, entryBar, entry, i, open[i], commission, highest, lowest));
      cash += held * open[i] * (1 - commission);
      held = 0;
    }
    order = 0;
    if (held > 0) {
      if (high[i] > highest) highest = high[i];
      if (low[i] < lowest) lowest = low[i];
    }
    fastSum += close[i];
    slowSum += close[i];
    if (i >= fast) fastSum -= close[i - fast];
    if (i >= slow) slowSum -= close[i - slow];
    if (i >= slow - 1) {
      const a = fastSum / fast;
      const b = slowSum / slow;
      if (held === 0 && fastBefore <= slowBefore && a > b) order = 1;
      else if (held > 0 && fastBefore >= slowBefore && a < b) order = -1;
      fastBefore = a;
      slowBefore = b;
    }
    equity[i] = cash + held * close[i];
  }
  if (held > 0) {
    const last = close[length - 1];
    trades.push(tradeOf(bars, held, entryBar, entry, length - 1, last, commission, highest, lowest));
    equity[length - 1] = cash + held * last * (1 - commission);
  }
  return trades;
}

/** A function of its own that changes nothing outside of it: what a closure changes, V8 keeps in objects. */
function tradeOf(
  { symbol, time }: Bars,
  quantity: number,
  entryBar: number,
  entryPrice: number,
  exitBar: number,
  exitPrice: number,
  commission: number,
  highest: number,
  lowest: number,
): HandTrade {
  const costs = quantity * (entryPrice + exitPrice) * commission;
  return {
    symbol,
    quantity,
    entryTime: time[entryBar],
    entryPrice,
    exitTime: time[exitBar],
    exitPrice,
    bars: exitBar - entryBar,
    costs,
    pnl: quantity * (exitPrice - entryPrice) - costs,
    maxFavorable: (Math.max(highest, exitPrice) - entryPrice) / entryPrice,
    maxAdverse: (Math.min(lowest, exitPrice) - entryPrice) / entryPrice,
  };
}

/** Mean over standard deviation of the daily returns, a year of 252. */
export function sharpeByHand(equity: Float64Array, start: number): number {
  let sum = 0;
  let squares = 0;
  let before = start;
  for (let i = 0; i < equity.length; i++) {
    const change = equity[i] / before - 1;
    sum += change;
    squares += change * change;
    before = equity[i];
  }
  const mean = sum / equity.length;
  return (mean / Math.sqrt((squares - sum * mean) / (equity.length - 1))) * Math.sqrt(252);
}

/** Hundreds of symbols, SMA 20/50 and an RSI filter, twenty positions on shared cash, all on one calendar. */
export function portfolioByHand(series: readonly Bars[], equity: Float64Array): HandTrade[] {
  const [fast, slow, period, slots] = [20, 50, 14, 20];
  const length = series[0].length;
  const count = series.length;
  // Column by symbol, as one would: states of the averages, one symbol at a time, marks for entry and exit.
  const marks = new Uint8Array(count * length);
  for (let s = 0; s < count; s++) {
    const { close } = series[s];
    let fastSum = 0;
    let slowSum = 0;
    let gain = 0;
    let loss = 0;
    let fastBefore = NaN;
    let slowBefore = NaN;
    for (let i = 0; i < length; i++) {
      fastSum += close[i];
      slowSum += close[i];
      if (i >= fast) fastSum -= close[i - fast];
      if (i >= slow) slowSum -= close[i - slow];
      if (i > 0) {
        const move = close[i] - close[i - 1];
        const up = move > 0 ? move : 0;
        const down = move < 0 ? -move : 0;
        if (i <= period) {
          gain += up / period;
          loss += down / period;
        } else {
          gain = (gain * (period - 1) + up) / period;
          loss = (loss * (period - 1) + down) / period;
        }
      }
      if (i < slow - 1) continue;
      const a = fastSum / fast;
      const b = slowSum / slow;
      const rsi = gain + loss === 0 ? 0 : (100 * gain) / (gain + loss);
      if (fastBefore <= slowBefore && a > b && rsi < 70) marks[s * length + i] = 1;
      else if (fastBefore >= slowBefore && a < b) marks[s * length + i] = 2;
      fastBefore = a;
      slowBefore = b;
    }
  }
  const trades: HandTrade[] = [];
  const quantity = new Float64Array(count);
  const entry = new Float64Array(count);
  const entryBar = new Int32Array(count);
  const held: number[] = [];
  let entries: number[] = [];
  let exits: number[] = [];
  let cash = 100_000;
  let worth = cash;
  const leave = (s: number, i: number, price: number): number => {
    const proceeds = quantity[s] * price;
    trades.push({
      symbol: series[s].symbol,
      quantity: quantity[s],
      entryTime: series[s].time[entryBar[s]],
      entryPrice: entry[s],
      exitTime: series[s].time[i],
      exitPrice: price,
      bars: i - entryBar[s],
      costs: 0,
      pnl: quantity[s] * (price - entry[s]),
      maxFavorable: 0,
      maxAdverse: 0,
    });
    quantity[s] = 0;
    held.splice(held.indexOf(s), 1);
    return proceeds;
  };
  for (let i = 0; i < length; i++) {
    for (const s of exits) cash += leave(s, i, series[s].open[i]);
    for (const s of entries) {
      const price = series[s].open[i];
      const shares = Math.floor(Math.min(worth / slots, cash) / price);
      if (shares === 0) continue;
      quantity[s] = shares;
      entry[s] = price;
      entryBar[s] = i;
      cash -= shares * price;
      held.push(s);
    }
    exits = held.filter((s) => marks[s * length + i] === 2);
    entries = [];
    for (let s = 0; s < count && held.length - exits.length + entries.length < slots; s++) {
      if (marks[s * length + i] === 1 && quantity[s] === 0) entries.push(s);
    }
    worth = cash;
    for (const s of held) worth += quantity[s] * series[s].close[i];
    equity[i] = worth;
  }
  for (const s of [...held]) leave(s, length - 1, series[s].close[length - 1]);
  return trades;
}
