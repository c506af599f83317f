/** Whether a training row is fit for use. */
import type { FeatureValue } from './compute.ts';
import { FEATURES } from './registry.ts';

/** A smaller share of valid rows than this is an alarm. */
export const VALID_SHARE_MIN = 0.95;

const OWN = FEATURES.filter(({ needs }) => needs === 'bars').map(({ name }) => name);

export interface JudgedRow {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly feature: (name: string) => FeatureValue;
  readonly maxGain: number | null;
  readonly maxLoss: number | null;
}

/**
 * Why a row is not fit for use, null when it is: prices in order, shares traded, every feature known that the symbol's own bars
 * give, and its outcome known. What the market and the news did not tell is missing, and no fault of the row.
 */
export function faultOf(row: JudgedRow): string | null {
  const { open, high, low, close, volume } = row;
  if (!(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close))) return 'prices out of order';
  if (!(volume > 0)) return 'nothing traded';
  const missing = OWN.find((name) => row.feature(name) === null);
  if (missing !== undefined) return `${missing} unknown`;
  return row.maxGain === null || row.maxLoss === null ? 'outcome unknown' : null;
}

/** How many rows are fit for use, and how many values are missing in all. */
export interface Quality {
  readonly rows: number;
  readonly valid: number;
  /** Features that are null, of whatever kind. */
  readonly missing: number;
  /** Rows by what is wrong with them. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Adds up rows one after the other. */
export class QualityCount {
  private rows = 0;
  private valid = 0;
  private missing = 0;
  private readonly faults = new Map<string, number>();

  add(row: JudgedRow): void {
    this.rows++;
    for (const { name } of FEATURES) if (row.feature(name) === null) this.missing++;
    const fault = faultOf(row);
    if (fault === null) this.valid++;
    else this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
  }

  total(): Quality {
    const { rows, valid, missing, faults } = this;
    return { rows, valid, missing, faults: Object.fromEntries([...faults].sort(([a], [b]) => (a < b ? -1 : 1))) };
  }
}

/** Whether so much is unfit that whoever uses the rows must know it; of no rows there is nothing to say. */
export const isAlarming = ({ rows, valid }: Quality): boolean => rows > 0 && valid / rows < VALID_SHARE_MIN;
