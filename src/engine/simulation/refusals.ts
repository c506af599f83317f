import type { Rejection } from '../../model/result.ts';
import type { Market } from './market.ts';

/** Why an order was refused. Its words are made when they are read: most refusals of a sweep are only counted. */
export interface Refusal {
  readonly type: 'refusal';
  readonly words: (a: number, b: number) => string;
  /** What the words speak of: prices, shares, dollars. */
  readonly a: number;
  readonly b: number;
}

/** A refusal that says the same of every order. Made once, so that two of a kind are one object. */
export function always(reason: string): Refusal {
  return because(() => reason);
}

export function because(words: Refusal['words'], a = NaN, b = NaN): Refusal {
  return { type: 'refusal', words, a, b };
}

/** What the broker says of orders that do not fill. */
export const NO_BAR = always('no bar after the signal to fill on');

export const stillWaits = (type: string): Refusal => always(`${type} order still waits at the end of the data`);

export const wrongSide = (stop: number, entry: number): Refusal =>
  because((a, b) => `stop ${a.toFixed(4)} is not on the losing side of the entry ${b.toFixed(4)}`, stop, entry);

export const littleVolume = (share: number): Refusal =>
  because((a) => `${a * 100} % of the bar's volume is less than one share`, share);

export const notReached = (type: 'limit' | 'stop', price: number, bars: number): Refusal =>
  because((a, b) => `${type} order at ${a.toFixed(4)} was not reached in ${b} bars`, price, bars);

/** What was refused, in the order in which it was. */
export class RefusalLog {
  count = 0;
  private readonly at: number[] = [];
  private readonly symbols: number[] = [];
  private readonly refusals: Refusal[] = [];

  add(t: number, symbol: number, refusal: Refusal): void {
    const k = this.count++;
    this.at[k] = t;
    this.symbols[k] = symbol;
    this.refusals[k] = refusal;
  }

  reset(): void {
    this.count = 0;
  }

  /** With times, names and words. */
  rejections({ time, series }: Market): Rejection[] {
    return this.refusals.slice(0, this.count).map(({ words, a, b }, k) => ({
      time: time[this.at[k]],
      symbol: series[this.symbols[k]].symbol,
      reason: words(a, b),
    }));
  }
}
