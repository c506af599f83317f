import pg from 'pg';

/** A target as `psql` would show it: every value as the text that Postgres prints, times in UTC. */
export interface Target {
  query(sql: string, values?: readonly unknown[]): Promise<(string | null)[][]>;
  close(): Promise<void>;
}

const asPrinted = { getTypeParser: () => (text: string | Buffer) => String(text) };

export async function openTarget(url: string): Promise<Target> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`set timezone = 'UTC'; set bytea_output = 'hex'; set datestyle = 'ISO, YMD'`);
  return {
    query: async (text, values = []) => {
      const result = await client.query<(string | null)[]>({
        ...{ text, values: [...values], rowMode: 'array', types: asPrinted },
      });
      return result.rows;
    },
    close: () => client.end(),
  };
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Where a table went, as the migration wrote it down in the target. */
export interface Home {
  /** Its number among the tables of its run, and the run's. */
  readonly run: string;
  readonly number: string;
  readonly place: string;
  readonly columns: readonly { readonly source: string; readonly target: string; readonly kind: string }[];
}

/** The homes of the tables that were migrated last, by their names in the source. */
export async function homesOf(target: Target): Promise<Map<string, Home>> {
  const rows = await target.query(
    `select run, number, source, plan from migration.tables where run = (select max(id) from migration.runs) order by number`,
  );
  return new Map(
    rows.map(([run, number, source, plan]) => {
      const {
        schema,
        target: name,
        columns,
      } = JSON.parse(plan!) as {
        schema: string;
        target: string;
        columns: (Home['columns'][number] & { hidden?: true })[];
      };
      const home: Home = {
        run: run!,
        number: number!,
        place: `${quoted(schema)}.${quoted(name)}`,
        columns: columns.filter((it) => it.hidden !== true),
      };
      return [source!, home];
    }),
  );
}

/** A row that was handed back: the cells as they lay in the source, and a reason for each that did not fit. */
export interface HandedBack {
  readonly key: string;
  readonly cells: Readonly<Record<string, Readonly<Record<string, string>> | null>>;
  readonly reasons: readonly { readonly column: string; readonly value: string; readonly reason: string }[];
}

export async function handedBack(target: Target, { run, number }: Home): Promise<HandedBack[]> {
  const rows = await target.query(
    'select key, cells, reasons from migration.quarantine where run = $1 and number = $2 order by id',
    [run, number],
  );
  return rows.map(([key, cells, reasons]) => ({
    key: key!,
    cells: JSON.parse(cells!) as HandedBack['cells'],
    reasons: JSON.parse(reasons!) as HandedBack['reasons'],
  }));
}

/** The types of a table's columns, by name. */
export async function typesOf(target: Target, place: string): Promise<Map<string, string>> {
  const rows = await target.query(
    `select attname, format_type(atttypid, atttypmod) from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [place],
  );
  return new Map(rows.map(([name, type]) => [name!, type!]));
}
