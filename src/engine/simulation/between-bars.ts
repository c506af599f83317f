import { micros } from '../../model/money.ts';
import { DAY_MS } from '../../model/time.ts';
import type { Book } from './book.ts';
import { scanExtremes, splitLot } from './lots.ts';
import { lastBarAt } from './market.ts';
import type { BarAction } from './market.ts';

/** The symbol's actions that take effect before the open of timeline position `t`. */
export function actionsAt(book: Book, symbol: number, t: number): readonly BarAction[] {
  const actions = book.market.actions[symbol];
  if (actions.length === 0) return actions;
  const bar = book.market.barAt[symbol][t];
  return actions.filter((action) => action.bar === bar);
}

/** Splits rewrite the lots of a symbol, dividends are paid to them in cash, and owed by those that are short. */
export function applyActions(book: Book, symbol: number, t: number): void {
  for (const action of actionsAt(book, symbol, t)) {
    for (const lot of book.lots[symbol]) {
      if (action.dividend !== 0) {
        const paid = micros(lot.side * lot.quantity * action.dividend);
        lot.dividends += paid;
        book.ledger.enter(t, symbol, book.ledger.held(symbol), paid);
      }
      if (action.split !== 1) {
        scanExtremes(lot, book.market.series[symbol], action.bar);
        const before = lot.quantity;
        splitLot(lot, action.split);
        book.ledger.enter(t, symbol, book.ledger.held(symbol) + lot.side * (lot.quantity - before), 0);
      }
    }
    book.wake[symbol] = 0;
  }
}

/** Interest on the market value of shorts at the close before `t`, for the calendar days since position `from`. */
export function chargeBorrowing(book: Book, from: number, t: number, ratePerYear: number): void {
  const { market } = book;
  const years = (market.time[t] - market.time[from]) / (365 * DAY_MS);
  for (const symbol of book.held) {
    const bar = lastBarAt(market, symbol, t - 1);
    for (const lot of book.lots[symbol]) {
      if (lot.side > 0) continue;
      const interest = micros(lot.quantity * market.series[symbol].close[bar] * ratePerYear * years);
      lot.entryCosts += interest;
      book.charged += interest;
      book.ledger.enter(t, symbol, book.ledger.held(symbol), -interest);
    }
  }
}
