import { TABLES } from '../schema/tables.ts';
import { postgresAdditions, postgresDdl } from './ddl.ts';

/** A step of the schema. Steps are numbered from 1, never changed once released, and applied in order. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * `series.stamp` names a series' present content (see sqlite/schema.ts): who mends or deletes bars by hand renews it by
 * these. An insert by hand does not: telling which series a statement has touched would keep a second copy of every import.
 */
const STAMPS = `
create function trading.new_stamp() returns text language sql volatile
  as $$ select replace(gen_random_uuid()::text, '-', '') $$;

create function trading.renew_changed_stamps() returns trigger language plpgsql as $$
begin
  update trading.series set stamp = trading.new_stamp() where id in (select distinct series_id from changed);
  return null;
end $$;

create function trading.renew_all_stamps() returns trigger language plpgsql as $$
begin
  update trading.series set stamp = trading.new_stamp();
  return null;
end $$;

create trigger bars_updated after update on trading.bars referencing old table as changed
  for each statement execute function trading.renew_changed_stamps();
create trigger bars_moved after update on trading.bars referencing new table as changed
  for each statement execute function trading.renew_changed_stamps();
create trigger bars_deleted after delete on trading.bars referencing old table as changed
  for each statement execute function trading.renew_changed_stamps();
create trigger bars_truncated after truncate on trading.bars
  for each statement execute function trading.renew_all_stamps();
`;

/**
 * A step made from the definitions is as fixed as one that is written out: a test knows its hash. To change a definition
 * later, put the text of the released step in its place here, and write the change as a new step. What is only added says
 * `since` which step, is left out of the released ones, and gets a step of that name.
 */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'the whole schema', sql: `${postgresDdl(TABLES)}\n${STAMPS}` },
  { version: 2, name: 'outcomes', sql: postgresAdditions(TABLES, 'outcomes') },
  { version: 3, name: 'corrections', sql: postgresAdditions(TABLES, 'corrections') },
];
