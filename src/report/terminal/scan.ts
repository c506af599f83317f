import { isoInstant } from '../../model/time.ts';
import { grouped } from '../format.ts';
import type { ScanResult } from '../../engine/scan/result.ts';
import { momentText } from '../why.ts';
import { glyphs, paint } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { fit, outside, wrap } from '../width.ts';
import { explainedLines } from './scan-explained.ts';
import { candidateLines } from './scan-table.ts';
import { reasonLines } from './scan-reasons.ts';

/** The least that a scan is laid out for; a narrower screen sees lines cut. */
const LEAST_WIDTH = 40;

/** A scan on one screen. Every line fits `theme.width` columns (40 at least); nothing from outside reaches the screen unescaped. */
export function scanSummary(result: ScanResult, theme: Theme): string {
  const screen: Theme = { ...theme, width: Math.max(LEAST_WIDTH, theme.width) };
  const rule = paint(screen, 'dim', glyphs(screen).rule.repeat(screen.width));
  const { candidates, rejected } = result;
  const sections = [
    candidates.length === 0 ? ['Nothing qualifies.'] : candidateLines(screen, result),
    explainedLines(screen, result),
    headlineLines(screen, result),
    flagLines(screen, result),
    reasonLines(screen, rejected),
  ].filter((section) => section.length > 0);
  const lines = [
    ...headLines(screen, result),
    rule,
    ...sections.flatMap((section, i) => (i === 0 ? section : ['', ...section])),
    rule,
    paint(screen, 'dim', `scan ${outside(screen, result.scanId, 40)}`),
  ];
  return lines.map((line) => `${fit(screen, line, screen.width)}\n`).join('');
}

/** What was asked, and the way from many to few. */
function headLines(theme: Theme, { strategy, asOf, mode, universe, stages, warnings }: ScanResult): string[] {
  const { dot, arrow } = glyphs(theme);
  const parts = [outside(theme, strategy, 40), momentText(asOf), mode, `universe ${outside(theme, universe, 40)}`];
  const counts = stages.map(({ name, out }) => `${outside(theme, name, 20)} ${grouped(out)}`);
  const funnel = [grouped(stages[0].in), ...counts].join(` ${arrow} `);
  return [
    ...wrap(theme, parts.join(` ${dot} `), theme.width).map((line) => paint(theme, 'bold', line)),
    ...wrap(theme, funnel, theme.width),
    ...warnings.flatMap(({ message }) =>
      wrap(theme, outside(theme, message, 400), theme.width - 4).map((line, i) =>
        paint(theme, 'yellow', (i === 0 ? '!!  ' : '    ') + line),
      ),
    ),
  ];
}

const HEADLINES_EACH = 2;

/** The newest headlines of each candidate. */
function headlineLines(theme: Theme, { candidates }: ScanResult): string[] {
  return candidates.flatMap(({ symbol, headlines }) =>
    headlines.slice(0, HEADLINES_EACH).map(({ publishedAt, headline, source }) => {
      const lead = `${outside(theme, symbol, 8).padEnd(8)} ${isoInstant(publishedAt).slice(5, 16).replace('T', ' ')}  `;
      return paint(theme, 'dim', lead) + `${outside(theme, headline)} (${outside(theme, source, 20)})`;
    }),
  );
}

/** What there is to doubt about the data of those selected. */
function flagLines(theme: Theme, { candidates }: ScanResult): string[] {
  return candidates.flatMap(({ symbol, flags }) =>
    flags.flatMap((flag) =>
      wrap(theme, `${outside(theme, symbol, 20)}: ${outside(theme, flag)}`, theme.width - 4).map((line, i) =>
        paint(theme, 'yellow', (i === 0 ? '?   ' : '    ') + line),
      ),
    ),
  );
}
