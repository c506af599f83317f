import type { Fate } from '../engine/scan/result.ts';
import { DAY_MS, isoDate, isoInstant } from '../model/time.ts';
import type { TimeMs } from '../model/time.ts';
import { grouped } from './format.ts';
import { json } from './json.ts';
import { glyphs, paint } from './theme.ts';
import type { Theme } from './theme.ts';
import { fit, outside, wrap } from './width.ts';

/** A moment as it was asked for: a date is its last millisecond. */
export const momentText = (time: TimeMs): string => ((time + 1) % DAY_MS === 0 ? isoDate(time) : isoInstant(time));

/** One document (docs/schemas/analyze-why.v1.json), the newest scan first. */
export function whyJson(symbol: string, fates: readonly Fate[]): string {
  const scans = fates.map(({ asOf, stoppedAt, ...fate }) => ({ ...fate, asOf: isoInstant(asOf), stoppedAt }));
  return `${json({ schema: 'catalyst.analyze-why.v1', symbol, scans })}\n`;
}

const figure = (value: number): string =>
  Math.abs(value) >= 1e4 ? grouped(value) : String(Number(value.toPrecision(6)));

/** A scan a paragraph: the way it went, and where it ended. */
export function whyText(symbol: string, fates: readonly Fate[], theme: Theme): string {
  const { arrow, dot } = glyphs(theme);
  const lines = fates.flatMap((fate) => {
    const head = [symbol, momentText(fate.asOf), fate.strategy ?? '', fate.mode ?? '', `scan ${fate.scanId}`]
      .filter((text) => text !== '')
      .map((text) => outside(theme, text, 60));
    const way = [...fate.passed, fate.stoppedAt === null ? `candidate ${fate.rank}` : `out at ${fate.stoppedAt.stage}`];
    return [
      ...wrap(theme, head.join(` ${dot} `), theme.width).map((line) => paint(theme, 'bold', line)),
      ...wrap(theme, way.map((step) => outside(theme, step, 40)).join(` ${arrow} `), theme.width - 2).map(
        (it) => `  ${it}`,
      ),
      ...endOf(theme, fate).map((line) => `  ${line}`),
    ];
  });
  return lines.map((line) => `${fit(theme, line, theme.width)}\n`).join('');
}

function endOf(theme: Theme, { stoppedAt, catalystScore, technicalScore, combinedScore }: Fate): string[] {
  if (stoppedAt === null) {
    const scores = [
      ['catalyst', catalystScore],
      ['technical', technicalScore],
      ['combined', combinedScore],
    ] as const;
    const told = scores.flatMap(([name, value]) => (value === null ? [] : [`${name} ${figure(value)}`]));
    return told.length === 0 ? [] : [`scores: ${told.join(', ')}`];
  }
  const { rule, value, threshold, margin } = stoppedAt;
  const numbers = [
    ...(value === null ? [] : [`saw ${figure(value)}`]),
    ...(threshold === null ? [] : [`asked for ${figure(threshold)}`]),
    ...(margin === null ? [] : [`missed by ${figure(Math.abs(margin))}`]),
  ];
  return [
    ...wrap(theme, outside(theme, rule, 300), theme.width - 2),
    ...(numbers.length === 0 ? [] : wrap(theme, numbers.join(', '), theme.width - 2)),
  ];
}
