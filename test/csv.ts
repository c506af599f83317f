import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export type CsvRow = Readonly<Record<string, string>>;

/** The rows of a CSV file of answers, gzipped or not, by the names in its first line. Quoted cells are not known here. */
export function readCsv(path: string): CsvRow[] {
  const bytes = readFileSync(path);
  const [head, ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])));
}
