import { ramp } from '../chart.ts';
import { known, percent, price } from '../format.ts';
import type { Candidate, ScanResult } from '../../engine/scan/result.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, outside } from '../width.ts';

interface ScanColumn {
  readonly title: string;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** From which width of the screen on it is shown. */
  readonly from: number;
  readonly show: (it: Candidate) => string;
}

const NARROW = 0;
const USUAL = 80;
const WIDE = 100;
/** The rest of a line is worth a picture of the last closes from so many columns on. */
const SPARK_LEAST = 4;

/** A line a candidate, best first, its last closes at the end. */
export function candidateLines(theme: Theme, result: ScanResult): string[] {
  const columns = columnsOf(theme, result).filter(({ from }) => theme.width >= from);
  const taken = columns.reduce((sum, { width }) => sum + width + 1, 0);
  const room = theme.width - taken;
  const titles = columns.map(({ title, width, align }) => cell(theme, title, width, align));
  const head = paint(theme, 'dim', [...titles, ...(room >= SPARK_LEAST ? ['closes'.slice(0, room)] : [])].join(' '));
  return [
    head,
    ...result.candidates.map((it) => {
      const cells = columns.map(({ show, width, align }) => cell(theme, show(it), width, align)).join(' ');
      return paintSign(theme, it.change, room >= SPARK_LEAST ? `${cells} ${sparkLine(theme, it.closes, room)}` : cells);
    }),
  ];
}

/** Scores where the funnel has any, what it ranked by where it has not; news where they are known of anyone. */
function columnsOf(theme: Theme, { candidates }: ScanResult): readonly ScanColumn[] {
  const { dash } = glyphs(theme);
  const column = (title: string, width: number, from: number, show: ScanColumn['show']): ScanColumn => {
    return { title, width, align: 'right', from, show };
  };
  const hasScores = candidates.some(({ combinedScore }) => combinedScore !== null);
  const hasNews = candidates.some(({ newsCount }) => newsCount !== null);
  const score = (value: number | null): string => known(value, dash, (x) => x.toFixed(0));
  return [
    column('#', 2, NARROW, ({ rank }) => String(rank)),
    { ...column('symbol', 7, NARROW, ({ symbol }) => outside(theme, symbol)), align: 'left' },
    column('price', 8, NARROW, (it) => known(it.price, dash, price)),
    column('change', 7, NARROW, (it) => known(it.change, dash, (x) => percent(x, true))),
    column('volume', 6, USUAL, (it) => known(it.volume, dash, shares)),
    column('usual', 5, NARROW, (it) => known(it.relativeVolume, dash, (x) => `${x.toFixed(1)}x`)),
    column('gap', 6, USUAL, (it) => known(it.gap, dash, (x) => percent(x, true))),
    ...(hasScores
      ? [
          column('news', 5, WIDE, (it) => score(it.catalystScore)),
          column('chart', 5, WIDE, (it) => score(it.technicalScore)),
          column('score', 5, NARROW, (it) => score(it.combinedScore)),
        ]
      : [column('rank', 7, USUAL, (it) => known(it.ranked?.value ?? null, dash, figure))]),
    ...(hasNews
      ? [
          { ...column('catalyst', 11, USUAL, (it) => it.primaryCatalyst ?? dash), align: 'left' as const },
          column('art.', 4, USUAL, (it) => known(it.newsCount, dash, String)),
        ]
      : []),
  ];
}

/** 1234567 → `1.2M`. */
function shares(value: number): string {
  const units = [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  const unit = units.find(([size]) => value >= size);
  return unit === undefined
    ? String(Math.round(value))
    : `${(value / unit[0]).toFixed(value / unit[0] < 100 ? 1 : 0)}${unit[1]}`;
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));

/** One column a bar, from the lowest of the closes to the highest. */
export function sparkLine(theme: Theme, closes: readonly number[], columns: number): string {
  const shown = closes.slice(-columns);
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const steps = ramp(theme);
  const top = steps.length - 1;
  const step = (close: number): number => (high > low ? 1 + Math.round(((close - low) / (high - low)) * (top - 1)) : 4);
  return shown.map((close) => steps[step(close)]).join('');
}
