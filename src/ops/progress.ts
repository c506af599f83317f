/** How far long work has come, redrawn on one line of a terminal; silent everywhere else. */
export interface Progress {
  /** `done` things are done in all so far. */
  update(done: number): void;
  /** Takes the line away. */
  end(): void;
}

interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface Work {
  readonly label: string;
  readonly unit: string;
  /** Null when nobody knows how much there is. */
  readonly total: number | null;
}

const REDRAW_MS = 100;
const CLEAR = '\r\u001B[K';
const COLUMNS = 80;
/** A label is cut to this before anything else is left out. */
const LABEL_LEAST = 16;

export const SILENT: Progress = { update: () => undefined, end: () => undefined };

export function startProgress(screen: Screen, now: () => number, work: Work): Progress {
  if (screen.isTTY !== true) return SILENT;
  const began = now();
  let drawn = began;
  return {
    update(done) {
      const time = now();
      if (time - drawn < REDRAW_MS) return;
      drawn = time;
      screen.write(CLEAR + progressLine(work, done, (time - began) / 1000, screen.columns || COLUMNS));
    },
    end() {
      if (drawn !== began) screen.write(CLEAR);
    },
  };
}

/** Columns that a text may take: letters that are not ASCII may be two wide. */
const room = (text: string): number => text.replace(/[^ -~]/gu, '**').length;

/**
 * `importing  1,200,000 of 5,000,000 rows  24%  812,000 rows/s  5 s left`. Of a line longer than the screen the terminal would make
 * two, and draw the next below its rest: the label is cut, and what stands last left out.
 */
export function progressLine({ label, unit, total }: Work, done: number, seconds: number, columns = Infinity): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const count = (n: number): string => Math.round(n).toLocaleString('en-US');
  const parts = [total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`];
  if (total !== null && total > 0) parts.push(`${Math.floor((100 * done) / total)}%`);
  if (rate > 0) parts.push(`${count(rate)} ${unit}/s`);
  if (total !== null && rate > 0) parts.push(`${count(Math.max(0, total - done) / rate)} s left`);
  const beside = (): number => columns - 1 - room(['', ...parts].join('  '));
  while (parts.length > 1 && beside() < Math.min(LABEL_LEAST, room(label))) parts.pop();
  const letters = Array.from(label);
  while (letters.length > 1 && room(letters.join('')) > beside()) letters.pop();
  return [letters.join(''), ...parts].join('  ');
}
