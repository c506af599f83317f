import type { CellKind, ColumnPlan } from '../../src/storage/migrate/cell.ts';

/** A column of a plan, named as its kind. */
export const plannedColumn = (kind: CellKind, more: Partial<ColumnPlan> = {}): ColumnPlan => ({
  source: kind,
  target: kind,
  declared: '',
  kind,
  required: false,
  money: false,
  ...more,
});
