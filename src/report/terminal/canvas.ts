import { assert } from '../../model/errors.ts';
import { paint } from '../theme.ts';
import type { Style, Theme } from '../theme.ts';

/** A field of characters of one column each, every one with a style of its own, drawn over from back to front. */
export class Canvas {
  readonly rows: number;
  readonly columns: number;
  private readonly chars: string[];
  private readonly styles: (Style | null)[];

  constructor(rows: number, columns: number) {
    this.rows = rows;
    this.columns = columns;
    this.chars = new Array<string>(rows * columns).fill(' ');
    this.styles = new Array<Style | null>(rows * columns).fill(null);
  }

  /** `text` from (row, column) on; what would stand outside of the field is not drawn. */
  put(row: number, column: number, text: string, style: Style | null = null): void {
    if (row < 0 || row >= this.rows) return;
    for (let i = 0; i < text.length; i++) {
      if (column + i < 0 || column + i >= this.columns) continue;
      this.chars[row * this.columns + column + i] = text[i];
      this.styles[row * this.columns + column + i] = style;
    }
  }

  at(row: number, column: number): string {
    return this.chars[row * this.columns + column];
  }

  /** One row as text, exactly as wide as the field; neighbours of one style share its codes. */
  line(theme: Theme, row: number): string {
    assert(row >= 0 && row < this.rows, 'a row of the field');
    const from = row * this.columns;
    let out = '';
    for (let start = from; start < from + this.columns;) {
      const style = this.styles[start];
      let end = start + 1;
      while (end < from + this.columns && this.styles[end] === style) end++;
      const text = this.chars.slice(start, end).join('');
      out += style === null ? text : paint(theme, style, text);
      start = end;
    }
    return out;
  }
}
