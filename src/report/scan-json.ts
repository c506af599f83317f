import { isoInstant } from '../model/time.ts';
import { formatBarTime } from '../model/timeframe.ts';
import { chunks, json, sortedKeys } from './json.ts';
import type { Candidate, ScanResult } from '../engine/scan/result.ts';

const SCAN_SCHEMA = 'catalyst.scan.v1';

/** The scan as one JSON document (docs/schemas/scan.v1.json), in chunks, a line a symbol: same scan, same bytes. */
export const scanJson = (result: ScanResult): Iterable<string> => chunks(pieces(result));

function* pieces(result: ScanResult): Generator<string> {
  const { scanId, strategy, strategyHash, params, mode, universe, timeframe, asOf, stages, warnings } = result;
  const head = { scanId, strategy, strategyHash, params: sortedKeys(params), mode, universe, timeframe };
  yield `{"schema":${json(SCAN_SCHEMA)},\n${json({ ...head, asOf: isoInstant(asOf) }).slice(1, -1)},\n`;
  yield `"stages":${json(stages)},\n`;
  yield* list('candidates', result.candidates, (it) => candidateJson(it, result));
  yield ',\n';
  yield* list('rejected', result.rejected, ({ symbol, stage, label, rule, value, threshold, margin, missing }) => {
    return { symbol, stage, condition: label, rule, value, threshold, margin, missing };
  });
  if (result.explained !== null) yield `,\n"explained":${json(explainedJson(result.explained))}`;
  yield `,\n"warnings":${json(warnings.map(({ code, message }) => ({ code, message })))}}\n`;
}

function* list<T>(key: string, items: readonly T[], toJson: (item: T) => object): Generator<string> {
  yield `${json(key)}:[`;
  for (const [i, item] of items.entries()) yield (i === 0 ? '\n' : ',\n') + json(toJson(item));
  yield ']';
}

function explainedJson({ symbol, stages }: NonNullable<ScanResult['explained']>): object {
  return {
    symbol,
    stages: stages.map(({ stage, ways, ranks }) => ({
      stage,
      ways: ways.map((way) => way.map(({ label, ...verdict }) => ({ condition: label, ...verdict }))),
      ranks,
    })),
  };
}

function candidateJson({ time, ranked, headlines, ...it }: Candidate, { timeframe }: ScanResult): object {
  return {
    ...it,
    time: formatBarTime(time, timeframe),
    rankedBy: ranked?.rule ?? null,
    rankValue: ranked?.value ?? null,
    headlines: headlines.map(({ publishedAt, ...rest }) => ({ time: isoInstant(publishedAt), ...rest })),
  };
}
