import { join } from 'node:path';
import { CatalystError } from '../model/errors.ts';
import type { BacktestResult } from '../report/result.ts';
import type { BacktestInvocation } from './backtest-options.ts';
import type { Context } from './context.ts';

type Options = BacktestInvocation['options'];

/** The result on stdout, in files, and in the database, as asked. */
export async function showResult(
  result: BacktestResult,
  { options }: { readonly options: Options },
  context: Context,
): Promise<void> {
  if (options.json) {
    const { backtestJson } = await import('../report/backtest-json.ts');
    for (const piece of backtestJson(result, { equity: options.equity })) {
      if (context.out.closed()) break;
      await context.out.write(piece);
    }
  } else {
    const { backtestSummary } = await import('../report/terminal/summary.ts');
    const { color, unicode, columns } = context;
    await context.out.write(backtestSummary(result, { colour: color, unicode, width: columns }));
  }
  if (options.csv !== undefined) await writeFiles(result, options.csv, context);
  if (options.save || (options.bars.length === 0 && !options.noSave)) await save(result, options, context);
}

async function writeFiles(result: BacktestResult, folder: string, context: Context): Promise<void> {
  const [{ backtestCsv }, { writeTogether }] = await Promise.all([
    import('../report/backtest-csv.ts'),
    import('../files/write-whole.ts'),
  ]);
  const files = backtestCsv(result);
  // Until here nothing was begun that a signal could leave half done.
  const signal = context.interrupt();
  await writeTogether(
    files.map(({ name, text }) => ({ path: join(context.path(folder), name), pieces: text() })),
    signal,
  );
  context.note(`wrote ${files.map(({ name }) => name).join(', ')} to ${folder}`);
}

const isNumber = (entry: [string, unknown]): entry is [string, number | null] => !Array.isArray(entry[1]);

async function save(result: BacktestResult, options: Options, context: Context): Promise<void> {
  const { manifest, trades, statistics } = result;
  const numbers = Object.fromEntries(Object.entries(statistics).filter(isNumber));
  try {
    const store = await context.store(options.db, 'write');
    await store.saveRun({ manifest, statistics: numbers, trades, savedAt: context.now() });
    context.note(`saved as run ${manifest.runId}`);
  } catch (error) {
    // Nobody asked for it in words: a result that cannot be kept is still a result.
    if (options.save || !(error instanceof CatalystError)) throw error;
    context.note(`not saved: ${error.message}`);
  }
}
