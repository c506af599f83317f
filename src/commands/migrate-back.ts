import { CatalystError } from '../model/errors.ts';
import type { Context } from './context.ts';
export async function goBack(_: { from: string; to: string; options: unknown }, _c: Context): Promise<number> {
  await Promise.resolve();
  throw new CatalystError('usage', 'soon', 'soon');
}
