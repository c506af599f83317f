import type { ScanResult } from '../engine/scan/result.ts';
import { EXIT } from '../model/errors.ts';
import type { Context } from './context.ts';
import type { ScanInvocation } from './scan-options.ts';

/** The scan on stdout and in the database, as asked; the exit code says whether anything qualifies. */
export async function showScan(result: ScanResult, { options }: ScanInvocation, context: Context): Promise<number> {
  if (options.json) {
    const { scanJson } = await import('../report/scan-json.ts');
    for (const piece of scanJson(result)) {
      if (context.out.closed()) break;
      await context.out.write(piece);
    }
  } else if (options.csv) {
    const { scanCsv } = await import('../report/scan-csv.ts');
    await context.out.write(scanCsv(result));
  } else {
    const { scanSummary } = await import('../report/terminal/scan.ts');
    const { color, unicode, columns } = context;
    await context.out.write(scanSummary(result, { colour: color, unicode, width: columns }));
  }
  const { keepScan } = await import('./scan-save.ts');
  await keepScan(result, options, context);
  return result.candidates.length > 0 ? EXIT.done : EXIT.no;
}
