import { printable } from '../model/text.ts';
import { displayWidth } from '../report/width.ts';

/** Rows under titles, columns two spaces apart, numbers to the right. Text from outside is made fit for a terminal. */
export function textTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  toTheRight: readonly string[] = [],
): string {
  const cells = [titles, ...rows].map((row) => row.map((cell) => printable(cell)));
  const widths = titles.map((_, column) => cells.reduce((width, row) => Math.max(width, displayWidth(row[column])), 0));
  const space = (cell: string, column: number): string => ' '.repeat(widths[column] - displayWidth(cell));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (toTheRight.includes(titles[i]) ? space(cell, i) + cell : cell + space(cell, i)))
      .join('  ')
      .trimEnd();
  return `${cells.map(line).join('\n')}\n`;
}
