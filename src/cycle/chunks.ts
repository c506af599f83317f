/** So many values at once are asked for; a statement takes more, and more would only make it slower to read. */
const CHUNK = 10_000;

/** `all` in lists that a statement can take. */
export function inChunks<T>(all: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, i) => all.slice(i * CHUNK, (i + 1) * CHUNK));
}
