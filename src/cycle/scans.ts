/** Scans on record: what came through, and of every other symbol the rule that stopped it. */
import type { Candidate, Fate, ScanResult } from '../engine/scan/result.ts';
import type { Missing } from '../engine/scan/judge.ts';
import type { Rejection } from '../engine/scan/run.ts';
import { nearestName } from '../model/nearest.ts';
import type { TimeMs } from '../model/time.ts';
import { deleting, inserting, putting } from '../storage/change.ts';
import type { NewRecord, RecordOf } from '../storage/record.ts';
import type { Store } from '../storage/store.ts';

/** Keeps a scan, all of it or nothing. The same scan again takes the place of the first. */
export async function saveScan(store: Store, scan: ScanResult, now: TimeMs, cycleId: string | null): Promise<void> {
  const { scanId } = scan;
  await store.writeTogether([
    deleting('trading_candidates', { scanId }),
    deleting('scan_rejections', { scanId }),
    putting('scans', [
      {
        scanId,
        cycleId,
        strategy: scan.strategy,
        mode: scan.mode,
        asOf: scan.asOf,
        stages: scan.stages.map((stage) => ({ ...stage })),
        createdAt: now,
      },
    ]),
    putting(
      'scan_rejections',
      scan.rejected.map((it) => rejectionRecord(scanId, it)),
    ),
    inserting(
      'trading_candidates',
      scan.candidates.map((it) => candidateRecord(scan, it)),
    ),
  ]);
}

const UNKNOWN: Readonly<Record<Missing, string>> = {
  bars: 'too few bars',
  news: 'no news were collected',
  intraday: 'no intraday bars',
  value: 'it is undefined',
};

/** What failed in one line: the condition's name where it has one, the rule, and what was missing. */
export function ruleText({ label, rule, missing }: Pick<Rejection, 'label' | 'rule' | 'missing'>): string {
  const named = label === null ? rule : `${label}: ${rule}`;
  return missing === null ? named : `${named} (unknown: ${UNKNOWN[missing]})`;
}

function rejectionRecord(scanId: string, it: Rejection): NewRecord<'scan_rejections'> {
  const { symbol, stage, value, threshold, margin } = it;
  return { scanId, symbol, stage, rule: ruleText(it), value, threshold, margin };
}

/** The trader's table counts changes in percent. */
const percent = (fraction: number | null): number | null => (fraction === null ? null : fraction * 100);

function candidateRecord({ scanId, asOf }: ScanResult, it: Candidate): NewRecord<'trading_candidates'> {
  return {
    scanId,
    symbol: it.symbol,
    selectionTimestamp: asOf,
    catalystScore: it.catalystScore,
    newsCount: it.newsCount,
    primaryCatalyst: it.primaryCatalyst,
    // Of unknown news none is known to be missing.
    catalystKeywords: it.newsCount === null && it.catalysts.length === 0 ? null : [...it.catalysts],
    price: it.price,
    volume: it.volume,
    relativeVolume: it.relativeVolume,
    priceChangePct: percent(it.change),
    preMarketVolume: it.preMarketVolume,
    preMarketChange: percent(it.preMarketChange),
    hasPreMarketNews: it.preMarketNews,
    technicalScore: it.technicalScore,
    combinedScore: it.combinedScore,
    selectionRank: it.rank,
    analyzed: false,
    traded: false,
  };
}

/** Which scans are asked of. */
export interface FateQuery {
  readonly symbol: string;
  readonly scanId?: string | undefined;
  readonly cycleId?: string | undefined;
  /** Among so many scans, the newest of them. */
  readonly scans: number;
}

/** The newest first. */
const scansOf = (store: Store, { scanId, cycleId, scans: limit }: Omit<FateQuery, 'symbol'>) =>
  store.records('scans').find({ where: { scanId, cycleId }, order: ['-asOf', '-createdAt'], limit });

/** What stored scans said of a symbol, the newest first; a scan that did not look at it says nothing. */
export async function fatesOf(store: Store, query: FateQuery): Promise<Fate[]> {
  const scans = await scansOf(store, query);
  const where = { symbol: query.symbol, scanId: scans.map((scan) => scan.scanId) };
  const [rejections, candidates] = [
    await store.records('scan_rejections').find({ where }),
    await store.records('trading_candidates').find({ where }),
  ];
  const told = new Set([...rejections, ...candidates].map((it) => it.scanId));
  return scans
    .filter((scan) => told.has(scan.scanId))
    .map(({ scanId: id, stages, ...scan }): Fate => {
      const stopped = rejections.find((it) => it.scanId === id);
      const chosen = candidates.find((it) => it.scanId === id);
      return {
        scanId: id,
        asOf: scan.asOf,
        strategy: scan.strategy,
        mode: scan.mode,
        cycleId: scan.cycleId,
        stoppedAt: stopped === undefined ? null : stoppedOf(stopped),
        rank: chosen?.selectionRank ?? null,
        catalystScore: chosen?.catalystScore ?? null,
        technicalScore: chosen?.technicalScore ?? null,
        combinedScore: chosen?.combinedScore ?? null,
        passed: passedStages(stages, stopped?.stage),
      };
    });
}

/** The symbol most like this one of those that such scans looked at; null when none is near. */
export async function nearestSeen(store: Store, query: FateQuery): Promise<string | null> {
  for (const { scanId } of await scansOf(store, query)) {
    const seen = [
      ...(await store.records('scan_rejections').find({ where: { scanId } })),
      ...(await store.records('trading_candidates').find({ where: { scanId } })),
    ];
    const nearest = nearestName(
      query.symbol,
      seen.flatMap(({ symbol }) => symbol ?? []),
    );
    if (nearest !== null) return nearest;
  }
  return null;
}

const stoppedOf = ({ stage, rule, value, threshold, margin }: RecordOf<'scan_rejections'>): Fate['stoppedAt'] => {
  return { stage, rule, value, threshold, margin };
};

/** The names of stored stages up to the one at which a symbol stopped. */
function passedStages(stages: unknown, stoppedAt: string | undefined): string[] {
  const names = (Array.isArray(stages) ? (stages as unknown[]) : []).flatMap((stage) =>
    typeof stage === 'object' && stage !== null && 'name' in stage ? [String(stage.name)] : [],
  );
  const at = stoppedAt === undefined ? names.length : names.indexOf(stoppedAt);
  return names.slice(0, Math.max(0, at));
}
