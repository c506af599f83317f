import { parquetWriteBuffer } from 'hyparquet-writer';
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

/** Rows that a reader may skip together. */
const ROW_GROUP = 65_536;

/** The values as the writer takes them: whole numbers as bigints, times as their milliseconds, null for unknown. */
function valuesOf(column: DatasetColumn): ColumnSource['data'] {
  switch (column.kind) {
    case 'numbers': {
      const { values, type, nullable } = column;
      if (type === 'number') return nullable ? Array.from(values, (it) => (Number.isNaN(it) ? null : it)) : values;
      return Array.from(values, (it) => (Number.isNaN(it) ? null : BigInt(it)));
    }
    case 'truths':
      return Array.from(column.values, (it) => (it === UNKNOWN ? null : it !== FALSE));
    case 'words': {
      const { words } = column;
      return Array.from(column.values, (it) => (it < 0 ? null : words[it]));
    }
  }
}

/**
 * A training set as a Parquet file. The footer tells the role of each column (`catalyst.roles`) and what the caller adds; it
 * holds no time of writing, so that equal rows are equal bytes.
 */
export function datasetParquet({ columns }: Dataset, notes: Readonly<Record<string, string>>): Uint8Array {
  const roles = JSON.stringify(Object.fromEntries(columns.map(({ name, role }) => [name, role])));
  const kvMetadata = Object.entries({ 'catalyst.roles': roles, ...notes }).map(([key, value]) => ({ key, value }));
  const columnData = columns.map((column) => ({
    name: column.name,
    data: valuesOf(column),
    type: TYPES[column.type],
    nullable: column.nullable,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: ROW_GROUP, kvMetadata, createdBy: 'catalyst' }));
}
