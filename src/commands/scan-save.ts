import { saveScan } from '../cycle/scans.ts';
import { CatalystError } from '../model/errors.ts';
import type { ScanResult } from '../engine/scan/result.ts';
import type { Context } from './context.ts';
import type { ScanOptions } from './scan-options.ts';

/** Keeps the scan where its bars came from, or where `--save` says; a scan that cannot be kept is still a scan. */
export async function keepScan(result: ScanResult, options: ScanOptions, context: Context): Promise<void> {
  if (options.noSave || (options.bars.length > 0 && !options.save)) return;
  try {
    const store = await context.store(options.db, 'write');
    await saveScan(store, result, context.now(), null);
    context.note(`saved as scan ${result.scanId}`);
  } catch (error) {
    if (options.save || !(error instanceof CatalystError)) throw error;
    context.note(`not saved: ${error.message}`);
  }
}
