import type { Sink } from '../provider.ts';
import { SourceError } from '../transport/problem.ts';

/** Lists of at most `size`; one empty list of none, for a query of all symbols. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  if (items.length === 0) return [[]];
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/**
 * A fault in what was sent for some symbols is theirs alone: it is told, and the others are asked for. When the source does not
 * answer at all, asking it for the others is in vain, and the error goes on.
 */
export async function forTheseAlone(symbols: readonly string[], sink: Sink, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (cause) {
    const ofContent =
      cause instanceof SourceError && ['malformed', 'repeated_page', 'cut_short', 'too_large'].includes(cause.problem);
    if (!ofContent) throw cause;
    sink.problem({ code: cause.problem, message: cause.message }, symbols);
  }
}
