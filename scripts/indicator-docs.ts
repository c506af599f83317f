/** `npx tsx scripts/indicator-docs.ts` writes the table of docs/indicators.md anew from the registry. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Indicator } from '../src/engine/indicators/indicator.ts';
import { INDICATORS } from '../src/engine/indicators/registry.ts';
import { STANDARD_FUNCTIONS } from '../src/engine/rules/standard.ts';

export const PAGE = join(import.meta.dirname, '..', 'docs', 'indicators.md');

const BEGIN = '<!-- table: written by scripts/indicator-docs.ts -->';
const END = '<!-- end of table -->';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function row(indicator: Indicator): string {
  const defaults = indicator.params.map((parameter) => parameter.default);
  const call = `${indicator.name}(${indicator.params.map((it) => `${it.name} = ${it.default}`).join(', ')})`;
  const outputs = indicator.outputs.length === 1 ? '' : `.${indicator.outputs.join(' .')}`;
  const unknown = indicator.mayBeUnknown === true ? ', may be unknown later' : '';
  return `| ${[
    `\`${call}\``,
    indicator.inputs.join(', '),
    outputs,
    `${indicator.warmups?.(defaults).join(', ') ?? indicator.warmup(defaults)}${unknown}`,
    indicator.unit,
    indicator.summary,
    indicator.source,
  ]
    .map(cell)
    .join(' | ')} |`;
}

/** TA-Lib's `max`, `min` and `sum` are not what a rule gets by these names: they are functions of the language. */
const isCalled = ({ name }: Indicator): boolean => STANDARD_FUNCTIONS.get(name)?.kind === 'indicator';

/** The page with its table as the registry has it. */
export function currentPage(page: string): string {
  const [head, rest] = page.split(BEGIN);
  const [, foot] = rest.split(END);
  const called = [...INDICATORS.values()].filter(isCalled);
  const rows = called.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(row);
  const table = [
    '| call and defaults | reads | outputs | warm-up | unit | what it is | source |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  return `${head}${BEGIN}\n\n${table}\n\n${END}${foot}`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, currentPage(readFileSync(PAGE, 'utf8')));
