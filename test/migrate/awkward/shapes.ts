/** Tables, names and objects that a careless migration trips over: SQL that makes and fills them, as SQLite takes it. */
export interface Shape {
  readonly what: string;
  readonly sql: string;
  /** Rows of each table it makes that must be refused, by the text of their key, with the reason. */
  readonly refused?: Readonly<Record<string, readonly (readonly [key: string, reason: RegExp])[]>>;
}

const A62 = 'a'.repeat(62);

/** Sixteen thousand characters that do not compress: longer than an index of Postgres takes. */
const LONG = `(with recursive r(i, x) as (select 0, 12345 union all select i + 1, (x * 1103515245 + 12345) % 2147483648 from r where i < 2000)
  select group_concat(printf('%08x', x), '') from r)`;

/** Names that need quoting, that Postgres shortens or reserves, or that say something in SQL. */
export const NAMES: readonly Shape[] = [
  {
    what: 'quotes',
    sql: `create table "we""ird" ("co""l" int, 'single''s' text); insert into "we""ird" values (1, 'x');`,
  },
  { what: 'spaces', sql: `create table "two words" (" a " int, "b c" int); insert into "two words" values (1, 2);` },
  {
    what: 'letter case',
    sql: `create table "UPPER" ("Id" integer primary key, "PRICE" real); insert into UPPER values (1, 0.1);`,
  },
  {
    what: 'an injection',
    sql: `create table "Robert'); drop schema trading cascade;--" ("x); select 1;--" int);
      insert into "Robert'); drop schema trading cascade;--" values (7);`,
  },
  {
    what: 'a reserved word',
    sql: `create table "select" ("from" int, "user" text, "order" int); insert into "select" values (1, 'u', 2);`,
  },
  {
    what: 'equal in their first 63 bytes',
    sql: `create table "${A62}b1" (x int); create table "${A62}b2" (x int);
      insert into "${A62}b1" values (1); insert into "${A62}b2" values (2);`,
  },
  {
    what: 'columns equal in their first 63 bytes',
    sql: `create table long_columns ("${A62}b1" int, "${A62}b2" int); insert into long_columns values (1, 2);`,
  },
  {
    what: 'cut in the middle of a letter',
    sql: `create table "${'a'.repeat(62)}é" (x int); insert into "${'a'.repeat(62)}é" values (3);`,
  },
  {
    what: 'letters of other scripts',
    sql: `create table "données_数据" ("цена" real); insert into "données_数据" values (1.5);`,
  },
  { what: 'no letters', sql: `create table "" (x int, "" int); insert into "" values (1, 2);` },
  {
    what: 'columns that every table of Postgres has',
    sql: `create table system_columns (id integer primary key, ctid text, xmin int, xmax int, cmin int, cmax int, tableoid int, oid int);
      insert into system_columns values (1, 'a', 2, 3, 4, 5, 6, 7);`,
  },
  {
    what: 'looks like the engine’s own',
    sql: `create table sqlitex_stat (x int); create table pg_class (x int); insert into pg_class values (1);`,
  },
  {
    what: 'looks like the migration’s own',
    sql: `create table staging_1 (x int); create table quarantine (x int); insert into staging_1 values (1); insert into quarantine values (2);`,
  },
  {
    what: 'signs that drivers replace',
    sql: `create table "a.b%s" ("$1" int, "?" int, "%s" int, ":x" int, "back\\slash" int); insert into "a.b%s" values (1, 2, 3, 4, 5);`,
  },
];

/** Kinds of tables. */
export const TABLES: readonly Shape[] = [
  {
    what: 'without rowid',
    sql: `create table no_rowid (symbol text, day int, close real, primary key (symbol, day)) without rowid;
      insert into no_rowid values ('B', 1, 1.5), ('A', 2, 2.5), ('A', 1, 3.5);`,
  },
  { what: 'no rows', sql: `create table empty_one (id integer primary key, at timestamp, note text);` },
  {
    what: 'no key, and equal rows',
    sql: `create table no_key (symbol text, price real); insert into no_key values ('A', 1.5), ('A', 1.5), ('A', 1.5), (null, null);`,
  },
  {
    what: 'a key that counts down',
    sql: `create table negative_key (id integer primary key, x int); insert into negative_key values (-9223372036854775808, 1), (-1, 2), (0, 3), (9223372036854775807, 4);`,
  },
  {
    what: 'NULL in a key',
    sql: `create table null_key (symbol text primary key, x int); insert into null_key values ('A', 1), (null, 2), (null, 3);`,
    refused: {
      null_key: [
        ['null', /key|null/i],
        ['null', /key|null/i],
      ],
    },
  },
  {
    what: 'equal after conversion',
    sql: `create table equal_times (id integer primary key, at timestamp unique);
      insert into equal_times values (1, '2024-01-02 03:04:05Z'), (2, '2024-01-02T03:04:05Z'), (3, '2024-01-02T04:04:05+01:00');`,
    refused: {
      equal_times: [
        ['2', /another row has this key/],
        ['3', /another row has this key/],
      ],
    },
  },
  {
    what: 'unique without regard to case',
    sql: `create table nocase (symbol text collate nocase primary key); insert into nocase values ('aapl'), ('MSFT');`,
  },
  {
    what: 'counted up',
    sql: `create table counted (id integer primary key autoincrement, x int); insert into counted values (41, 1), (42, 2); delete from counted where id = 42;`,
  },
  {
    what: 'key of descending integers, which is no rowid',
    sql: `create table descending (id integer primary key desc, x int); insert into descending values (3, 1), (1, 2);`,
  },
  {
    what: 'generated columns',
    sql: `create table generated_columns (id integer primary key, price real, quantity int, value real generated always as (price * quantity) virtual,
        label text as ('#' || id) stored);
      insert into generated_columns (id, price, quantity) values (1, 0.1, 3), (2, 1.5, 2);`,
  },
  {
    what: 'a column added later',
    sql: `create table grown (id integer primary key, x int); insert into grown values (1, 1);
      alter table grown add column y text default 'late'; alter table grown add column z real; insert into grown values (2, 2, 'own', 0.5);`,
  },
  {
    what: 'a column dropped',
    sql: `create table shrunk (id integer primary key, gone int, x int); insert into shrunk values (1, 2, 3); alter table shrunk drop column gone;`,
  },
  {
    what: 'odd names of types',
    sql: `create table odd_types (id integer primary key, a "FLOATING POINT", b string, c "UNSIGNED BIG INT", d nvarchar(5), e "DOUBLE PRECISION", f money);
      insert into odd_types values (1, 5, 'word', 9007199254740993, 'longer than five', 0.1, 0.001);`,
  },
  {
    what: 'a thousand columns',
    sql: `create table thousand (${Array.from({ length: 1000 }, (_, i) => `c${i} int`).join(', ')});
      insert into thousand values (${Array.from({ length: 1000 }, (_, i) => (i % 7 === 0 ? i : 'null')).join(', ')});`,
  },
  {
    what: 'a text of a megabyte',
    sql: `create table huge (id integer primary key, body text, raw blob); insert into huge values (1, replace(hex(zeroblob(524288)), '00', 'é'), zeroblob(1048576)), (2, 'small', x'01');`,
  },
  {
    what: 'every name of the row number taken',
    sql: `create table no_row_number (rowid text, oid text, _rowid_ text); insert into no_row_number values ('a', 'b', 'c'), ('a', 'b', 'c');`,
  },
  {
    what: 'a key of bytes, of reals, of everything',
    sql: `create table bytes_key (x blob primary key, y int) without rowid; insert into bytes_key values (x'00', 1), (x'0001', 2), (x'', 3);
      create table real_key (x real primary key, y int); insert into real_key values (0.1, 1), (9e999, 2), (-1.5, 3);
      create table mixed_key (x primary key, y int); insert into mixed_key values (1, 1), ('1', 2), (1.5, 3), (x'31', 4);
      create table nocase_key (x text collate nocase primary key, y int) without rowid; insert into nocase_key values ('b', 1), ('A', 2), ('C', 3);`,
  },
  {
    what: 'a row too wide for a page',
    sql: `create table wide (${Array.from({ length: 1000 }, (_, i) => `c${i} text`).join(', ')}); insert into wide (c0) values ('fits');
      insert into wide values (${Array.from({ length: 1000 }, (_, i) => `'${'x'.repeat(40)}${i}'`).join(', ')});`,
    refused: { wide: [['2', /wide/]] },
  },
  {
    what: 'a text too long for an index',
    sql: `create table long_unique (id integer primary key, x text unique); insert into long_unique values (1, ${LONG}), (2, 'short');`,
    refused: { long_unique: [['1', /index/]] },
  },
];

/** What stands around tables: indexes, views, triggers, keys to other tables. */
export const OBJECTS: readonly Shape[] = [
  {
    what: 'indexes',
    sql: `create table indexed (id integer primary key, symbol text, price real, at int, unique (symbol, at));
      create index plain_index on indexed (symbol, price desc);
      create index "odd ""index""" on indexed (price);
      create index expression_index on indexed (lower(symbol));
      create unique index partial_index on indexed (at) where price > 0;
      insert into indexed values (1, 'A', 1.5, 1), (2, 'B', -1, 1), (3, 'B', 2.5, 2);`,
  },
  {
    what: 'an index named as a table elsewhere',
    sql: `create table namesake (x int); create index orders_index on namesake (x); insert into namesake values (1);`,
  },
  {
    what: 'views',
    sql: `create view cheap as select * from indexed where price < 2; create view "broken view" as select * from nowhere;`,
  },
  {
    what: 'triggers',
    sql: `create table audited (id integer primary key, x int); create table audit (id integer primary key, was int);
      create trigger audit_update after update on audited begin insert into audit (was) values (old.x); end;
      insert into audited values (1, 1); update audited set x = 2;`,
  },
  {
    what: 'a key to its own table',
    sql: `create table tree (id integer primary key, parent int references tree (id)); insert into tree values (2, 3), (1, null), (3, 1), (4, 4);`,
  },
  {
    what: 'keys in a circle',
    sql: `create table egg (id integer primary key, hen int references hen (id)); create table hen (id integer primary key, egg int references egg (id));
      insert into egg values (1, 1), (2, null); insert into hen values (1, 2), (2, 1);`,
  },
  {
    what: 'an orphan',
    sql: `create table parent (id integer primary key); create table child (id integer primary key, parent_id int references parent (id));
      insert into parent values (1); insert into child values (1, 1), (2, 99), (3, null);`,
    refused: { child: [['2', /no row of \w+ has this key/]] },
  },
  {
    what: 'an orphan of an orphan',
    sql: `create table line (id integer primary key, before int references line (id)); insert into line values (1, null), (2, 1), (10, 99), (11, 10), (12, 11);`,
    refused: {
      line: [
        ['10', /no row of \w+ has this key/],
        ['11', /no row of \w+ has this key/],
        ['12', /no row of \w+ has this key/],
      ],
    },
  },
  {
    what: 'a child of a refused row',
    sql: `create table price_feed (id integer primary key, price decimal); create table tick (id integer primary key, feed int references price_feed (id));
      insert into price_feed values (1, 1.5), (2, 'n/a'); insert into tick values (1, 1), (2, 2);`,
    refused: { price_feed: [['2', /number/i]], tick: [['2', /no row of \w+ has this key/]] },
  },
  {
    what: 'a key to a table that is not there',
    sql: `create table dangling (id integer primary key, x int references nowhere (id)); insert into dangling values (1, null), (2, 5);`,
  },
  {
    what: 'a key of two columns, in part unknown',
    sql: `create table pair (a int, b int, primary key (a, b)); create table of_pair (id integer primary key, a int, b int, foreign key (a, b) references pair);
      insert into pair values (1, 2); insert into of_pair values (1, 1, 2), (2, 1, null), (3, null, 9), (4, 1, 3);`,
    refused: { of_pair: [['4', /no row of \w+ has this key/]] },
  },
  {
    what: 'a key of another type than what it refers to',
    sql: `create table numbered (id integer primary key); create table by_text (id integer primary key, p text references numbered (id));
      insert into numbered values (1); insert into by_text values (1, '1');`,
  },
  {
    what: 'full text',
    sql: `create virtual table notes using fts5 (title, body); insert into notes values ('a', 'b');`,
  },
  { what: 'what ANALYZE leaves', sql: `analyze;` },
];
