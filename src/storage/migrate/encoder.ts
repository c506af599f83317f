import { Checksum } from './checksum.ts';
import type { CellReason, ColumnPlan, TimeForms, Wanted } from './cell.ts';
import { columnEncoder } from './columns.ts';
import type { ColumnEncoder, QuickValue } from './columns.ts';
import { shown, wrongClass } from './convert/value.ts';
import type { ExactValue } from './convert/value.ts';
import { rowLimits } from './limits.ts';
import type { RowLimits } from './limits.ts';
import type { Tally } from './tally.ts';
import { TupleWriter } from './tuple.ts';

/** What became of some rows. */
export interface EncodedRows {
  readonly rows: number;
  readonly bytes: Uint8Array[];
  readonly hashes: Uint8Array | null;
  readonly checksum: string;
  readonly sums: Readonly<Record<string, string>>;
  readonly timeForms: TimeForms;
}

/** A column whose texts and bytes must fit an index: what is longer than surely fits is looked at with care. */
function withinIndex(column: ColumnEncoder, charactersMax: number): ColumnEncoder {
  if (charactersMax === Infinity) return column;
  const { quick } = column;
  return { ...column, quick: (value) => (typeof value === 'number' || value.length <= charactersMax) && quick(value) };
}

/** Turns the rows of one table into tuples. */
export class RowEncoder {
  private readonly writer = new TupleWriter();
  private readonly plans: readonly ColumnPlan[];
  private readonly columns: readonly ColumnEncoder[];
  private readonly required: readonly boolean[];
  private readonly limits: RowLimits;
  private readonly lengths: Int32Array;
  private readonly tallies: readonly Tally[];
  private checksum = new Checksum();
  private rows = 0;
  private readonly wanted: Wanted;
  private hashes = new Int32Array(0);

  /** @param indexed sets of columns, by name in the target, that an index will hold */
  constructor(plans: readonly ColumnPlan[], wanted: Wanted = 'tuples', indexed: readonly (readonly string[])[] = []) {
    this.plans = plans;
    this.wanted = wanted;
    this.limits = rowLimits(plans, indexed);
    this.columns = plans.map((plan, i) => withinIndex(columnEncoder(plan, this.writer), this.limits.charactersMax[i]));
    this.required = plans.map(({ required }) => required);
    this.lengths = new Int32Array(plans.length);
    this.tallies = this.columns.flatMap(({ money, times }) => money ?? times ?? []);
  }

  /** Encodes the row whose cells begin at `from` of `cells`; false, with nothing done, when it must be read exactly. */
  quick(cells: readonly (QuickValue | null)[], from: number): boolean {
    const { columns, required, writer } = this;
    if (this.limits.isWide) return false;
    writer.begin(columns.length);
    for (let i = 0; i < columns.length; i++) {
      const value = cells[from + i];
      if (value === null ? required[i] : !columns[i].quick(value)) {
        this.forget();
        return false;
      }
      if (value === null) writer.nil();
    }
    this.keep();
    return true;
  }

  /** Encodes the row; or returns why it cannot be, one reason for each cell that does not fit. */
  exact(cells: readonly ExactValue[]): CellReason[] {
    const { columns, plans, writer } = this;
    const reasons: CellReason[] = [];
    writer.begin(columns.length);
    for (let i = 0; i < columns.length; i++) {
      const value = cells[i];
      const misfit = value !== null ? columns[i].exact(value) : plans[i].required ? wrongClass(null, 'a value') : null;
      if (misfit !== null) reasons.push({ column: plans[i].source, value: shown(value), reason: misfit.reason });
      else if (value === null) writer.nil();
    }
    const broken = reasons.length > 0 ? null : this.limits.broken(writer.fieldLengths(this.lengths));
    if (broken !== null) {
      const { column, reason } = broken;
      reasons.push({ column: plans[column].source, value: shown(cells[column]), reason });
    }
    if (reasons.length === 0) this.keep();
    else this.forget();
    return reasons;
  }

  private keep(): void {
    const { tallies, writer } = this;
    for (let i = 0; i < tallies.length; i++) tallies[i].settle();
    this.checksum.add(writer.view, writer.rowStart, writer.at);
    if (this.wanted === 'hashes') this.keepHash();
    this.rows++;
    if (this.wanted === 'tuples') writer.end();
    else writer.discard();
  }

  private keepHash(): void {
    if (this.hashes.length === 4 * this.rows) {
      const wider = new Int32Array(8 * this.rows + 4096);
      wider.set(this.hashes);
      this.hashes = wider;
    }
    this.checksum.copyLastRow(this.hashes, 4 * this.rows);
  }

  /** The hash of the row encoded last, as `hashText` has it. */
  lastHash(): string {
    return this.checksum.lastRow();
  }

  private forget(): void {
    for (const tally of this.tallies) tally.forget();
  }

  /** What was encoded since the last call; the encoder begins anew. */
  take(): EncodedRows {
    const { plans, columns } = this;
    const taken: EncodedRows = {
      rows: this.rows,
      bytes: this.writer.take(),
      hashes: this.wanted === 'hashes' ? new Uint8Array(this.hashes.buffer.slice(0, 16 * this.rows)) : null,
      checksum: this.checksum.toString(),
      sums: Object.fromEntries(
        columns.flatMap(({ money }, i) => (money ? [[plans[i].target, money.sum.toString()]] : [])),
      ),
      timeForms: Object.fromEntries(
        columns.flatMap(({ times }, i) => (times ? [[plans[i].target, times.reset()]] : [])),
      ),
    };
    for (const { money } of columns) money?.sum.clear();
    this.rows = 0;
    this.checksum = new Checksum();
    return taken;
  }
}
