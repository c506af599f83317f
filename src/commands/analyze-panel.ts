/** `analyze` without `--show`: a panel a symbol, or one JSON document of all. */
import { EXIT } from '../model/errors.ts';
import { formatBarTime } from '../model/timeframe.ts';
import type { Analysis } from '../report/analysis.ts';
import type { Level } from '../report/terminal/price-axis.ts';
import { gather } from './analyze-gather.ts';
import type { Gathered } from './analyze-gather.ts';
import type { AnalyzeInvocation, AnalyzeValues } from './analyze-options.ts';
import { clauseTable } from './clauses.ts';
import type { Explained } from './clauses.ts';
import type { Context } from './context.ts';

/** Prints what was gathered, keeps what it predicts, and says whether it was of the moment of asking. */
export async function showPanels(invocation: AnalyzeInvocation, context: Context): Promise<number> {
  const { options } = invocation;
  const gathered = await gather(invocation, context);
  const { analyses, missing } = gathered;
  for (const { reason } of missing) context.note(reason);
  await write(gathered, options, context);
  if (options.save || (options.bars.length === 0 && !options.noSave)) {
    const { saveAnalyses } = await import('./analyze-save.ts');
    await saveAnalyses(analyses, options, context);
  }
  return missing.length > 0 || analyses.some(({ stale }) => stale !== null) ? EXIT.data : EXIT.done;
}

async function write({ analyses, missing }: Gathered, options: AnalyzeValues, context: Context): Promise<void> {
  if (options.json) {
    const { analysisJson } = await import('../report/analysis-json.ts');
    await context.out.write(analysisJson(analyses, missing));
    return;
  }
  const theme = { colour: context.color, unicode: context.unicode, width: context.columns };
  const [{ analysisPanel, panelTheme }, { candleChart }] = await Promise.all([
    import('../report/terminal/analysis.ts'),
    import('../report/terminal/candles.ts'),
  ]);
  const screen = panelTheme(theme);
  const height = options.chart ? TALL : screen.width >= WITH_CHART ? LOW : 0;
  const whole = options.strategy !== undefined || context.verbose;
  for (const [i, analysis] of analyses.entries()) {
    if (context.out.closed()) return;
    const chart = height === 0 ? [] : candleChart(screen, analysis.bars, { height, levels: chartLevels(analysis) });
    const panel = analysisPanel(theme, analysis, { chart, clauses: !whole });
    const clauses = whole ? `\n${clauseTable(analysis.symbol, explained(analysis), screen.width)}` : '';
    await context.out.write(`${i === 0 ? '' : '\n'}${panel}${clauses}`);
  }
}

/** From this width on a chart has room in every panel. */
const WITH_CHART = 100;
/** Lines of a chart that was asked for, and of one that finds room. */
const [TALL, LOW] = [24, 14];

/** Where an order would stand, and the zones around the price where there is none. */
function chartLevels({ signal: { levels }, zones }: Analysis): Level[] {
  if (levels === null) {
    const above = zones?.resistance.at(0);
    const below = zones?.support.at(0);
    return [
      ...(above === undefined ? [] : [{ price: above.price, name: 'resistance' }]),
      ...(below === undefined ? [] : [{ price: below.price, name: 'support' }]),
    ];
  }
  return [
    { price: levels.entry, name: 'entry', style: 'cyan' },
    ...(levels.stop === null ? [] : [{ price: levels.stop, name: 'stop', style: 'red' } as const]),
    ...levels.targets.map(({ price }, i): Level => ({ price, name: `target ${i + 1}`, style: 'green' })),
  ];
}

function explained({ strategy, bars, signal: { clauses } }: Analysis): Explained {
  const time = formatBarTime(bars.time[bars.length - 1], bars.timeframe);
  return { name: strategy.name, params: strategy.params, time, clauses };
}
