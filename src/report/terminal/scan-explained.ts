import type { Verdict } from '../../engine/scan/judge.ts';
import type { ScanResult } from '../../engine/scan/result.ts';
import { grouped } from '../format.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, fit, outside } from '../width.ts';

const STAGE_WIDTH = 12;
const FIGURE_WIDTH = 13;
const WORD_WIDTH = 8;

/** A line a condition of the symbol that was asked about: whether it holds, what it saw and asked for. */
export function explainedLines(theme: Theme, { explained, rejected, candidates }: ScanResult): string[] {
  if (explained === null) return [];
  const { symbol, stages } = explained;
  const out = rejected.find((it) => it.symbol === symbol);
  const chosen = candidates.find((it) => it.symbol === symbol);
  const end =
    out === undefined ? (chosen === undefined ? '' : `candidate ${chosen.rank}`) : `out at ${out.stage}: ${out.rule}`;
  const room = Math.max(10, theme.width - STAGE_WIDTH - WORD_WIDTH - 2 * FIGURE_WIDTH - 1);
  const line = (stage: string, word: string, value: string, threshold: string, rule: string): string =>
    cell(theme, stage, STAGE_WIDTH) +
    cell(theme, word, WORD_WIDTH) +
    cell(theme, value, FIGURE_WIDTH, 'right') +
    cell(theme, threshold, FIGURE_WIDTH, 'right') +
    ` ${fit(theme, rule, room)}`;
  const { dash } = glyphs(theme);
  const figure = (value: number | null): string => (value === null ? dash : shortFigure(value));
  const condition = (stage: string, it: Verdict): string =>
    paint(
      theme,
      it.holds === false ? 'red' : it.holds === null ? 'yellow' : 'green',
      line(
        stage,
        it.holds === null ? 'unknown' : it.holds ? 'yes' : 'no',
        figure(it.value),
        figure(it.threshold),
        outside(theme, it.rule),
      ),
    );
  return [
    paint(theme, 'bold', fit(theme, `${outside(theme, symbol, 20)}  ${outside(theme, end)}`, theme.width)),
    paint(theme, 'dim', line('stage', 'holds', 'saw', 'asked', 'rule')),
    ...stages.flatMap(({ stage, ways, ranks }) => {
      const name = outside(theme, stage, 20);
      return [
        ...ways.flatMap((way) => way.map((it) => condition(name, it))),
        ...ranks.map(({ rule, value }) => line(name, 'rank', figure(value), '', outside(theme, rule))),
      ];
    }),
  ];
}

const shortFigure = (value: number): string =>
  Math.abs(value) >= 1e4 ? grouped(value) : String(Number(value.toPrecision(5)));
