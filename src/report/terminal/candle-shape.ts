import type { Theme } from '../theme.ts';
import type { PriceScale } from './price-scale.ts';

/** One candle's prices. */
export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const [NOTHING, WICK, BODY] = [0, 1, 2] as const;
type Half = 0 | 1 | 2;

/** By what stands in the upper half of a cell, then in the lower: nothing, wick, body. A line is as thin as a wick, or heavy. */
const LINES = [' ╷╻', '╵│╽', '╹╿┃'];
/** The same with a filled body, which hides the wick beside it: where a screen has no colour, falling candles are filled. */
const FILLED = [' ╷▄', '╵│▄', '▀▀█'];
/** Filled where the cell is the body's alone; the colour tells the rest. */
const COLOURED = [' ╷▄', '╵│╽', '▀╿█'];

/** A candle that closed where it opened is a stroke across its wick: by whether there is wick above, and below. */
const STROKES = ['─┬', '┴┼'];

/** The characters of one candle from its highest row down to its lowest. */
export interface CandleShape {
  readonly row: number;
  readonly chars: readonly string[];
}

/**
 * A candle on a scale. Wick and body are told apart to half a row; a body is never less than a half. Rising candles are drawn with
 * lines, falling ones filled (ASCII: `O` and `#`), so that nobody needs to see colours.
 */
export function candleShape(theme: Theme, { open, high, low, close }: Candle, scale: PriceScale): CandleShape {
  const top = scale.half(high);
  const bottom = scale.half(low);
  const bodyTop = scale.half(Math.max(open, close));
  const bodyBottom = scale.half(Math.min(open, close));
  const stroke = open === close ? Math.floor(bodyTop / 2) : -1;
  const glyphs = close >= open ? LINES : theme.colour ? COLOURED : FILLED;
  const half = (at: number): Half => {
    if (at < top || at > bottom) return NOTHING;
    return at >= bodyTop && at <= bodyBottom ? BODY : WICK;
  };
  const row = Math.floor(top / 2);
  const chars: string[] = [];
  for (let r = row; r <= Math.floor(bottom / 2); r++) {
    const [upper, lower] = [half(2 * r), half(2 * r + 1)];
    if (r === stroke) chars.push(strokeOf(theme, top < bodyTop, bottom > bodyBottom));
    else if (theme.unicode) chars.push(glyphs[upper][lower]);
    else chars.push(upper === BODY || lower === BODY ? (close > open ? 'O' : '#') : '|');
  }
  return { row, chars };
}

function strokeOf(theme: Theme, above: boolean, below: boolean): string {
  if (!theme.unicode) return above || below ? '+' : '-';
  return STROKES[above ? 1 : 0][below ? 1 : 0];
}
