import type { Database, Statement } from 'better-sqlite3';
import { printable } from '../../../model/text.ts';
import { quoted } from '../../schema/quoted.ts';
import type { Chunk, ColumnPlan, EncodedChunk, FoundRow, QuarantinedRow, TablePlan, Wanted } from '../cell.ts';
import type { QuickValue } from '../columns.ts';
import { sourceCell } from '../convert/value.ts';
import type { ExactValue, TextEncoding } from '../convert/value.ts';
import { RowEncoder } from '../encoder.ts';
import { exactRows } from './exact.ts';
import type { Places } from './exact.ts';
import { boundsOf, rowsOf } from './range.ts';

/** A call takes no more arguments than this (SQLITE_MAX_FUNCTION_ARG), one of which is the row's number. */
const ARGUMENTS_MAX = 1000;
const KEY_SHOWN_MAX = 200;

/**
 * Reads the rows of a table in chunks and encodes them. Most rows are read fast: an aggregate function of SQL is handed
 * each row's cells, which never become a row. A row of which the driver may have changed a cell, or whose cells are
 * unusual, is read a second time, exactly; only that reading decides that a row does not fit.
 */
export class TableReader {
  private readonly db: Database;
  private readonly plan: TablePlan;
  private readonly encoding: TextEncoding;
  private readonly encoder: RowEncoder;
  private readonly keyAt: readonly number[];
  /** Every row must be read exactly: there is no fast way to read it right. */
  private readonly isCareful: boolean;
  private readonly quickReads = new Map<string, Statement>();
  private readonly functionName: string;
  private step: (cells: readonly (QuickValue | null)[]) => void = () => undefined;

  constructor(db: Database, plan: TablePlan, encoding: TextEncoding, wanted: Wanted) {
    this.db = db;
    this.plan = plan;
    this.encoding = encoding;
    this.encoder = new RowEncoder(plan.columns, wanted, plan.indexed);
    this.keyAt = plan.key.map((name) => plan.columns.findIndex(({ target }) => target === name));
    // In UTF-16 a broken text is not told from a whole one once SQLite has translated it.
    this.isCareful =
      encoding !== 'UTF-8' ||
      plan.columns.length >= ARGUMENTS_MAX ||
      plan.columns.some(({ kind }: ColumnPlan) => kind === 'literal');
    this.functionName = `take_row_${functions++}`;
    if (!this.isCareful) this.register();
  }

  private register(): void {
    const step = (_: unknown, ...cells: (QuickValue | null)[]): void => this.step(cells);
    this.db.aggregate(this.functionName, { start: 0, varargs: true, directOnly: true, step });
  }

  encode(chunk: Chunk): EncodedChunk {
    const quarantined: QuarantinedRow[] = [];
    const places = this.isCareful ? null : this.quick(chunk, () => true);
    exactRows(this.db, this.plan, this.encoding, chunk, places, (values) => {
      const reasons = this.encoder.exact(values);
      if (reasons.length > 0) quarantined.push({ ...this.handBack(values), reasons });
    });
    return { table: this.plan.source, chunk, ...this.encoder.take(), quarantined };
  }

  /** The rows of a chunk whose tuples have one of these hashes, in the order of the source. */
  find(chunk: Chunk, hashes: ReadonlySet<string>): FoundRow[] {
    const found: FoundRow[] = [];
    const places = this.isCareful ? null : this.quick(chunk, () => !hashes.has(this.encoder.lastHash()));
    exactRows(this.db, this.plan, this.encoding, chunk, places, (values) => {
      if (this.encoder.exact(values).length > 0 || !hashes.has(this.encoder.lastHash())) return;
      found.push({ hash: this.encoder.lastHash(), row: { ...this.handBack(values), reasons: [] } });
    });
    this.encoder.take();
    return found;
  }

  /** Encodes what can be read fast; the places of the rows that cannot, and of those that `isDone` wants again. */
  private quick(chunk: Chunk, isDone: () => boolean): Places {
    const { encoder, plan } = this;
    const hasNumber = plan.order.by === 'rowid';
    const from = hasNumber ? 1 : 0;
    const ordinals: number[] = [];
    const rowids: number[] = [];
    let ordinal = 0;
    this.step = (cells) => {
      if (!encoder.quick(cells, from) || !isDone()) {
        ordinals.push(ordinal);
        if (hasNumber) rowids.push(cells[0] as number);
      }
      ordinal++;
    };
    const { where, values } = boundsOf(plan.order, chunk);
    this.quickRead(where).get(...values);
    return { ordinals, rowids: hasNumber && rowids.every(Number.isSafeInteger) ? rowids : null };
  }

  private quickRead(where: string): Statement {
    let statement = this.quickReads.get(where);
    if (statement === undefined) {
      const { order, columns } = this.plan;
      const cells = [...(order.by === 'rowid' ? [order.name] : []), ...columns.map((column) => column.source)];
      const sql = `select ${this.functionName}(${cells.map(quoted).join(', ')}) from ${rowsOf(this.plan)} ${where}`;
      statement = this.db.prepare(sql);
      this.quickReads.set(where, statement);
    }
    return statement;
  }

  private handBack(values: readonly ExactValue[]): Omit<QuarantinedRow, 'reasons'> {
    const { columns, source } = this.plan;
    const cells = columns.map((column, i) => [column.source, sourceCell(values[i], this.encoding)] as const);
    const key = this.keyAt.map((i) => keyText(values[i])).join(', ');
    return { table: source, key: printable(key, KEY_SHOWN_MAX), cells: Object.fromEntries(cells) };
  }
}

/** A connection keeps its functions for as long as it lives: each reader has one of its own. */
let functions = 0;

function keyText(value: ExactValue): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return String(value);
  return Buffer.from(value instanceof Uint8Array ? value : value.bytes).toString('hex');
}
