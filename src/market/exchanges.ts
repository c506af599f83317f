import type { SessionCalendar } from './calendar.ts';
import { XASX } from './xasx.ts';
import { XNYS } from './xnys.ts';

/** Exchanges by their market identifier codes (ISO 10383). A new one is its file and a row here. */
export const EXCHANGES = { XNYS, XASX } as const satisfies Record<string, SessionCalendar>;

export type ExchangeName = keyof typeof EXCHANGES;

/** Where a symbol trades, by the suffix that vendors give it: `BHP.AX` in Sydney, all others in New York. */
export const exchangeOf = (symbol: string): ExchangeName => (symbol.toUpperCase().endsWith('.AX') ? 'XASX' : 'XNYS');
