import { createHash } from 'node:crypto';
import type { Bars } from '../model/bars.ts';
import { BAR_FIELDS } from '../model/bars.ts';

const bytesOf = (column: Float64Array): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

/**
 * SHA-256 of bars, in hex: of each series, in the order given, its symbol, timeframe and length on one line, then its columns
 * time, open, high, low, close, volume as IEEE doubles in this machine's byte order (little-endian on every machine Node
 * is built for but s390x). Equal bars give equal hashes, wherever they were read from.
 */
export function dataHash(series: readonly Bars[]): string {
  const hash = createHash('sha256');
  for (const bars of series) {
    hash.update(`${bars.symbol}\t${bars.timeframe}\t${bars.length}\n`);
    hash.update(bytesOf(bars.time));
    for (const field of BAR_FIELDS) hash.update(bytesOf(bars[field]));
  }
  return hash.digest('hex');
}
