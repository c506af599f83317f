import { printable } from './text.ts';

/**
 * Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours, each 1.
 * Source: Damerau 1964, in the restricted form that never edits a substring twice.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2] + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

const LONGEST_NAME = 64;

/**
 * The known name nearest to `name`, or null when none is near: at most a third of its letters wrong (one in a short
 * name), capitals not counted. Ties go to the first by alphabet, so that a message never depends on a map's order.
 */
export function nearestName(name: string, known: Iterable<string>): string | null {
  if (name.length > LONGEST_NAME) return null;
  const plain = (word: string): string => word.toLowerCase().replaceAll(/[_-]/g, '');
  const wanted = name.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 0.5;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > bestDistance) continue;
    const distance = plain(candidate) === plain(name) ? 0 : editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance || (distance === bestDistance && best !== null && candidate < best)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `Did you mean AAPL, MSFT? ` of what each of these names may have meant, every name once; empty when nothing is near. */
export function meantBy(names: readonly string[], known: ReadonlySet<string>): string {
  const meant = new Set(names.flatMap((name) => nearestName(name, known) ?? []));
  return meant.size === 0 ? '' : `Did you mean ${[...meant].map((name) => printable(name, LONGEST_NAME)).join(', ')}? `;
}
