import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { BasicType, ColumnSource } from 'hyparquet-writer';
import { FALSE, UNKNOWN } from '../engine/columns/column.ts';
import type { Dataset, DatasetColumn, DatasetType } from '../engine/features/dataset-columns.ts';

const TYPES: Readonly<Record<DatasetType, BasicType>> = {
  number: 'DOUBLE',
  integer: 'INT64',
  boolean: 'BOOLEAN',
  text: 'STRING',
  time: 'TIMESTAMP',
};

/** Rows that a reader may skip together, and that are held beside the data while they are written. */
const ROW_GROUP = 65_536;

/** The values of some rows as the writer takes them: whole numbers and times as bigints, null for unknown. */
function valuesOf(column: DatasetColumn, from: number, to: number): ColumnSource['data'] {
  switch (column.kind) {
    case 'numbers': {
      const values = column.values.subarray(from, to);
      // Most columns know all their values, and numbers beside nulls take three times the memory.
      if (column.type === 'number' && !values.some(Number.isNaN)) return values;
      if (column.type === 'number') return Array.from(values, (it) => (Number.isNaN(it) ? null : it));
      return Array.from(values, (it) => (Number.isNaN(it) ? null : BigInt(it)));
    }
    case 'truths':
      return Array.from(column.values.subarray(from, to), (it) => (it === UNKNOWN ? null : it !== FALSE));
    case 'words': {
      const { words, values } = column;
      return Array.from(values.subarray(from, to), (it) => (it < 0 ? null : words[it]));
    }
  }
}

/**
 * A training set as a Parquet file. The footer tells the role of each column (`catalyst.roles`) and what the caller adds; it
 * holds no time of writing, so that equal rows are equal bytes.
 */
export function datasetParquet({ columns, length }: Dataset, notes: Readonly<Record<string, string>>): Uint8Array {
  const roles = JSON.stringify(Object.fromEntries(columns.map(({ name, role }) => [name, role])));
  const kvMetadata = Object.entries({ 'catalyst.roles': roles, ...notes }).map(([key, value]) => ({ key, value }));
  const rows = (from: number, to: number): ColumnSource[] =>
    columns.map((column) => ({
      name: column.name,
      data: valuesOf(column, from, to),
      type: TYPES[column.type],
      nullable: column.nullable,
    }));
  // In memory: nothing is to be waited for.
  const writer = new ByteWriter();
  const schema = schemaFromColumnData({ columnData: rows(0, 0) });
  const parquet = new ParquetWriter({ writer, schema, kvMetadata, createdBy: 'catalyst' });
  for (let from = 0; from < length; from += ROW_GROUP) {
    const columnData = rows(from, Math.min(length, from + ROW_GROUP));
    void parquet.write({ columnData, rowGroupSize: ROW_GROUP });
  }
  void parquet.finish();
  return writer.getBytes();
}
