import { barCorrections, bars, corporateActions, imports, series } from './bars.ts';
import { configuration, serviceHealth, services, tradingCycles, workflowLog } from './cycles.ts';
import { mlDataQualityReport, patternPerformanceReport, sourceAccuracyReport } from './daily-reports.ts';
import { newsCollectionStats, newsRaw } from './news.ts';
import { executions, orders } from './orders.ts';
import { runTrades, runs } from './runs.ts';
import { scanRejections, scanResults, scans, tradingCandidates } from './scans.ts';
import { patternAnalysis, tradingSignals } from './signals.ts';
import { dailyPerformanceSummary, patternStatistics, reports, signalPerformance } from './statistics.ts';
import type { TableDefinition } from './table.ts';
import { activePositions, tradeRecords } from './trades.ts';
import { outcomes, patternTrainingData, predictions } from './training.ts';

/**
 * Every table of the store by name, each after those it refers to. The dialects' own bookkeeping (`schema_migrations`) is
 * not among them.
 */
const DEFINED = [
  ...[imports, series, bars, barCorrections, corporateActions, runs, runTrades],
  ...[tradingCycles, services, newsRaw, tradingCandidates, scanResults, scans, scanRejections],
  ...[patternAnalysis, tradingSignals, tradeRecords, activePositions, orders, executions],
  ...[newsCollectionStats, patternStatistics, signalPerformance, dailyPerformanceSummary, sourceAccuracyReport],
  ...[patternPerformanceReport, mlDataQualityReport, predictions, outcomes, patternTrainingData, reports],
  ...[configuration, serviceHealth, workflowLog],
] as const;

export type DefinedTable = (typeof DEFINED)[number];

export const TABLES: readonly TableDefinition[] = DEFINED;

const BY_NAME = new Map<string, TableDefinition>(TABLES.map((table) => [table.name, table]));

/** The table of this name, or undefined. */
export const tableNamed = (name: string): TableDefinition | undefined => BY_NAME.get(name);
