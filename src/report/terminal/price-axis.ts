import { paint } from '../theme.ts';
import type { Style, Theme } from '../theme.ts';
import { cell, displayWidth, fit, outside } from '../width.ts';
import type { PriceScale } from './price-scale.ts';

/** A price that matters: a stop, a target, a support. */
export interface Level {
  readonly price: number;
  readonly name: string;
  readonly style?: Style;
}

interface Label {
  readonly price: number;
  readonly row: number;
  readonly mark: string;
  readonly text: string;
  readonly style: Style;
}

const NAME_COLUMNS = 12;

/** Columns that the labels need, the line between them and the plot included. */
export function axisWidth(theme: Theme, scale: PriceScale, levels: readonly Level[], last: number): number {
  const labels = [...namedLabels(theme, scale, levels, last), ...tickLabels(theme, scale)];
  return 2 + labels.reduce((most, { text }) => Math.max(most, displayWidth(text)), 0);
}

/**
 * The axis beside a plot, one text a row, each `width` columns: the last price and the levels on their rows, moved apart in their
 * order where they would share one; round prices where there is room left. A level beyond the scale is named at its edge with
 * an arrow.
 */
export function priceAxis(
  theme: Theme,
  scale: PriceScale,
  levels: readonly Level[],
  last: number,
  width: number,
): string[] {
  const rows = new Array<Label | undefined>(scale.rows).fill(undefined);
  const named = namedLabels(theme, scale, levels, last).toSorted((a, b) => b.price - a.price);
  apart(named, scale.rows).forEach((row, i) => (rows[row] = named[i]));
  for (const tick of tickLabels(theme, scale)) rows[rowOf(scale, tick.price)] ??= tick;
  const line = theme.unicode ? '│' : '|';
  return rows.map((label) => {
    if (label === undefined) return paint(theme, 'dim', cell(theme, line, width));
    return paint(theme, label.style, cell(theme, `${label.mark} ${label.text}`, width));
  });
}

const rowOf = (scale: PriceScale, price: number): number => Math.floor(scale.half(price) / 2);

/** A row for each label, from the highest price down: its own, or the next that is free; of too many the last have none. */
function apart(labels: readonly Label[], rows: number): number[] {
  const out: number[] = [];
  for (const { row } of labels.slice(0, rows)) out.push(Math.max(row, (out.at(-1) ?? -1) + 1));
  // Those pushed below the last row push back.
  for (let i = out.length - 1, free = rows - 1; i >= 0; i--, free--) out[i] = Math.min(out[i], free);
  return out;
}

function tickLabels(theme: Theme, scale: PriceScale): Label[] {
  const mark = theme.unicode ? '┤' : '+';
  return scale.ticks.map((price) => ({
    price,
    row: rowOf(scale, price),
    mark,
    text: scale.label(price),
    style: 'dim',
  }));
}

function namedLabels(theme: Theme, scale: PriceScale, levels: readonly Level[], last: number): Label[] {
  const [up, down] = theme.unicode ? ['↑', '↓'] : ['^', 'v'];
  const [here, there] = theme.unicode ? ['◄', '┄'] : ['<', '-'];
  const ofLevel = ({ price, name, style }: Level): Label => {
    const [above, below] = [price > scale.high, price < scale.low];
    const row = above ? 0 : below ? scale.rows - 1 : rowOf(scale, price);
    const called = fit(theme, outside(theme, name), NAME_COLUMNS);
    const text = `${scale.label(price)} ${called}`.trimEnd();
    return { price, row, mark: above ? up : below ? down : there, text, style: style ?? 'dim' };
  };
  return [
    { price: last, row: rowOf(scale, last), mark: here, text: scale.label(last), style: 'bold' },
    ...levels.map(ofLevel),
  ];
}
