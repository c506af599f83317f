/** Lines of a panel: a label at the left, and what belongs to it beside it, wrapped under itself. */
import { paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, displayWidth, wrap } from '../width.ts';

/** Columns of the labels at the left. */
export const LABEL = 11;

/** `texts` joined by dots, wrapped between them where they fit, under one label; a label in colours of its own keeps them. */
export function labelled(theme: Theme, label: string, texts: readonly string[], between: string): string[] {
  const lead = label.includes('\u001b') ? cell(theme, label, LABEL) : paint(theme, 'dim', cell(theme, label, LABEL));
  const lines = joined(theme, texts, between, theme.width - LABEL);
  return lines.map((line, i) => (i === 0 ? lead : ' '.repeat(LABEL)) + line);
}

/** Lines of at most `room` columns: texts are broken within only where one alone is wider. */
export function joined(theme: Theme, texts: readonly string[], between: string, room: number): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const last = lines.at(-1);
    const longer = last === undefined ? text : last + between + text;
    if (last !== undefined && displayWidth(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(...wrap(theme, text, room));
  }
  return lines;
}

/** Cells side by side in as many columns as fit, read downwards. */
export function inColumns(theme: Theme, cells: readonly string[], least: number, gap = 2): string[] {
  const columns = Math.max(1, Math.min(cells.length, Math.floor((theme.width + gap) / (least + gap))));
  const width = Math.floor((theme.width - gap * (columns - 1)) / columns);
  const rows = Math.ceil(cells.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_empty, k) => cells.at(k * rows + row))
      .map((text, k) => (k * rows + row < cells.length && text !== undefined ? cell(theme, text, width) : ''))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}
