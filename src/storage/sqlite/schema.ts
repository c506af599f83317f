import { TABLES } from '../schema/tables.ts';
import { sqliteAdditions, sqliteDdl } from './ddl.ts';

/** A step of the schema. Steps are numbered from 1, never changed once released, and applied in order. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Bars lie clustered by series and time, so that reading a series is one walk along the leaves.
 * `stamp` is a random name of a series' present content: the column cache holds a stamp's bars, and a stamp is never used
 * twice, even when a database is copied or restored. The triggers renew it when someone mends or deletes a bar by hand;
 * there is none on insert, which would cost every import a quarter of its speed, so a bar added by hand needs a new stamp.
 * `bars.series_id` is no declared foreign key for the same reason: checking it costs a tenth.
 */
const BARS_AND_RUNS = `
create table imports (
  id integer primary key,
  source text not null,
  imported_at integer not null,
  series integer not null,
  inserted integer not null,
  updated integer not null,
  unchanged integer not null,
  kept integer not null,
  rejected integer not null
) strict;

create table series (
  id integer primary key,
  symbol text not null,
  timeframe text not null,
  feed text not null,
  adjustment text not null check (adjustment in ('none', 'split', 'all')),
  currency text not null,
  bars integer not null,
  first_time integer not null,
  last_time integer not null,
  revision integer not null,
  stamp text not null,
  import_id integer not null references imports (id),
  unique (timeframe, symbol, feed, adjustment)
) strict;

create table bars (
  series_id integer not null,
  time integer not null,
  open real not null,
  high real not null,
  low real not null,
  close real not null,
  volume real not null,
  primary key (series_id, time)
) strict, without rowid;

create trigger bars_updated after update on bars begin
  update series set stamp = lower(hex(randomblob(16))) where id in (old.series_id, new.series_id);
end;

create trigger bars_deleted after delete on bars begin
  update series set stamp = lower(hex(randomblob(16))) where id = old.series_id;
end;

create table corporate_actions (
  symbol text not null,
  ex_date integer not null,
  kind text not null check (kind in ('split', 'dividend', 'unclassified')),
  factor real not null,
  primary key (symbol, ex_date, kind)
) strict, without rowid;

create table runs (
  run_id text primary key,
  saved_at integer not null,
  strategy text not null,
  timeframe text not null,
  trades integer not null,
  manifest text not null check (json_valid(manifest)),
  statistics text not null check (json_valid(statistics))
) strict, without rowid;

create table run_trades (
  run_id text not null references runs (run_id) on delete cascade,
  number integer not null,
  symbol text not null,
  side text not null check (side in ('long', 'short')),
  quantity real not null,
  entry_time integer not null,
  entry_price real not null,
  exit_time integer not null,
  exit_price real not null,
  entry_reason text not null,
  exit_reason text not null,
  bars integer not null,
  costs real not null,
  slippage real not null,
  pnl real not null,
  return_fraction real not null,
  max_favorable real not null,
  max_adverse real not null,
  ambiguous integer not null check (ambiguous in (0, 1)),
  primary key (run_id, number)
) strict, without rowid;
`;

const FIRST = ['imports', 'series', 'bars', 'corporate_actions', 'runs', 'run_trades'];

/**
 * A step made from the definitions is as fixed as one that is written out: a test knows its hash. To change a definition
 * later, put the text of the released step in its place here, and write the change as a new step. What is only added says
 * `since` which step, is left out of the released ones, and gets a step of that name.
 */
const EVERYTHING_ELSE = sqliteDdl(TABLES.filter(({ name }) => !FIRST.includes(name)));

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'bars and runs', sql: BARS_AND_RUNS },
  { version: 2, name: 'everything else', sql: EVERYTHING_ELSE },
  { version: 3, name: 'outcomes', sql: sqliteAdditions(TABLES, 'outcomes') },
  { version: 4, name: 'corrections', sql: sqliteAdditions(TABLES, 'corrections') },
];
