import type { Parameter } from './indicator.ts';

/** TA-Lib's largest period. */
const PERIOD_MAX = 100_000;

/** A count of bars. */
export function bars(name: string, standard: number, min = 2, max = PERIOD_MAX): Parameter {
  return { name, kind: 'integer', default: standard, min, max };
}

/** The count of bars of an indicator that has one. */
export function period(standard: number, min = 2): Parameter {
  return bars('period', standard, min);
}

/** A factor. */
export function factor(name: string, standard: number, min = 0, max = 1e6): Parameter {
  return { name, kind: 'number', default: standard, min, max };
}
