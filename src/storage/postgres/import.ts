import type { PoolClient } from 'pg';
import type { Bars } from '../../model/bars.ts';
import { CatalystError } from '../../model/errors.ts';
import { keepsReplaced, knownUntil } from '../corrections.ts';
import { changeOf, checkImport, wholeSeries } from '../import-plan.ts';
import { barsWithin } from '../time-range.ts';
import type { ImportCounts, ImportOptions, ImportRecord, SeriesKey } from '../store.ts';
import { insertBars, readBars, updateBars } from './bars.ts';
import type { BarRows, Step } from './bars.ts';
import { findSeries } from './series.ts';
import type { SeriesRow } from './series.ts';
import { asMillis, fromMillis } from './time.ts';

/** Held by who writes bars, actions or runs, until its transaction ends: as in SQLite there is one writer. */
const WRITER_LOCK = [0x63_74_6c_79, 2] as const;

/** Waits for the turn to write. */
export async function lockWriting(client: PoolClient): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1, $2)', [...WRITER_LOCK]);
}

/** Parts of one timeframe in which no symbol comes twice: each can be written at once. The second of a symbol revises the first. */
function rounds(series: readonly Bars[]): Bars[][] {
  const out: { taken: Set<string>; bars: Bars[] }[] = [];
  for (const bars of series) {
    if (bars.length === 0) continue;
    const last = out.at(-1);
    if (last?.bars[0].timeframe === bars.timeframe && !last.taken.has(bars.symbol)) {
      last.taken.add(bars.symbol);
      last.bars.push(bars);
    } else out.push({ taken: new Set([bars.symbol]), bars: [bars] });
  }
  return out.map((round) => round.bars);
}

const ends = (bars: Bars): [number, number] => [bars.time[0], bars.time[bars.length - 1]];

async function addSeries(
  client: PoolClient,
  fresh: readonly Bars[],
  key: Omit<SeriesKey, 'symbol'>,
  currency: string,
  importId: number,
): Promise<BarRows[]> {
  if (fresh.length === 0) return [];
  const { rows } = await client.query<{ id: number; symbol: string }>(
    `insert into trading.series (symbol, timeframe, feed, adjustment, currency, bars, first_time, last_time, revision,
       stamp, import_id)
     select n.symbol, $5, $6, $7, $8, n.bars, ${fromMillis('n.first')}, ${fromMillis('n.last')}, 1, trading.new_stamp(), $9
     from unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[]) with ordinality n(symbol, bars, first, last, place)
     order by n.place returning id, symbol`,
    [
      fresh.map(({ symbol }) => symbol),
      fresh.map(({ length }) => length),
      fresh.map((bars) => ends(bars)[0]),
      fresh.map((bars) => ends(bars)[1]),
      ...[key.timeframe, key.feed, key.adjustment, currency, importId],
    ],
  );
  const ids = new Map(rows.map(({ id, symbol }) => [symbol, id]));
  return fresh.map((bars) => ({ seriesId: ids.get(bars.symbol)!, bars, rows: wholeSeries(bars).inserted }));
}

/** What incoming bars change of series that are stored, counted into `counts`. */
async function revisions(
  client: PoolClient,
  known: readonly { row: SeriesRow; bars: Bars }[],
  options: ImportOptions,
  counts: { -readonly [K in keyof ImportCounts]: number },
): Promise<{ inserted: BarRows; replaced: BarRows }[]> {
  const from = Math.min(...known.map(({ bars }) => ends(bars)[0]));
  const to = Math.max(...known.map(({ bars }) => ends(bars)[1]));
  const stored = await readBars(
    client,
    known.map(({ row }) => row),
    from,
    to,
  );
  return known.map(({ row, bars }, i) => {
    const there = barsWithin(stored[i], ...ends(bars));
    const { inserted, replaced } = changeOf(bars, there, row.currency, options, counts);
    const part = { seriesId: row.id, bars };
    return { inserted: { ...part, rows: inserted }, replaced: { ...part, rows: replaced } };
  });
}

async function reviseSeries(
  client: PoolClient,
  changes: readonly { inserted: BarRows; replaced: BarRows }[],
  importId: number,
): Promise<void> {
  const changed = changes.filter(({ inserted, replaced }) => inserted.rows.length + replaced.rows.length > 0);
  if (changed.length === 0) return;
  await client.query(
    `update trading.series s set bars = s.bars + n.added, first_time = least(s.first_time, ${fromMillis('n.first')}),
       last_time = greatest(s.last_time, ${fromMillis('n.last')}), revision = s.revision + 1, stamp = trading.new_stamp(),
       import_id = $5
     from unnest($1::bigint[], $2::bigint[], $3::float8[], $4::float8[]) n(id, added, first, last) where s.id = n.id`,
    [
      changed.map(({ inserted }) => inserted.seriesId),
      changed.map(({ inserted }) => inserted.rows.length),
      changed.map(({ inserted }) => ends(inserted.bars)[0]),
      changed.map(({ inserted }) => ends(inserted.bars)[1]),
      importId,
    ],
  );
}

/** Tells how far an import has come, and ends it when its signal says so. */
function watched({ signal, onProgress }: ImportOptions): Step {
  let done = 0;
  return (rows) => {
    done += rows;
    onProgress?.(done);
    if (signal?.aborted !== true) return;
    throw new CatalystError('interrupted', 'stopped while writing bars', 'Nothing was kept of what was being written.');
  };
}

/** Imports inside a transaction the caller holds; errors as in `Store.importBars`. */
export async function importBars(
  client: PoolClient,
  series: readonly Bars[],
  options: ImportOptions,
): Promise<ImportCounts> {
  checkImport(series, options);
  await lockWriting(client);
  const { source, importedAt, feed = 'csv', adjustment = 'none', currency = 'USD' } = options;
  const { rows } = await client.query<{ id: number }>(
    `insert into trading.imports (source, imported_at, series, inserted, updated, unchanged, kept, rejected)
     values ($1, ${fromMillis('$2')}, $3, 0, 0, 0, 0, $4) returning id`,
    [source, importedAt, series.length, options.rejected ?? 0],
  );
  const importId = rows[0].id;
  const counts = { inserted: 0, updated: 0, unchanged: 0, kept: 0 };
  const step = watched(options);
  for (const round of rounds(series)) {
    const key = { timeframe: round[0].timeframe, feed, adjustment };
    const symbols = round.map(({ symbol }) => symbol);
    const stored = await findSeries(client, symbols, key);
    const fresh = round.filter(({ symbol }) => !stored.has(symbol));
    const known = round.filter(({ symbol }) => stored.has(symbol));
    const added = await addSeries(client, fresh, key, currency, importId);
    for (const bars of fresh) counts.inserted += bars.length;
    const rowsKnown = known.map((bars) => ({ row: stored.get(bars.symbol)!, bars }));
    const changes = await revisions(client, rowsKnown, options, counts);
    step(0);
    const inserted = changes.map((change) => change.inserted);
    const replaced = changes.map((change) => change.replaced);
    await insertBars(client, [...added, ...inserted], step);
    await updateBars(client, replaced, keepsReplaced(options) ? knownUntil(options) : undefined, step);
    await reviseSeries(client, changes, importId);
  }
  await client.query(
    'update trading.imports set inserted = $1, updated = $2, unchanged = $3, kept = $4 where id = $5',
    [counts.inserted, counts.updated, counts.unchanged, counts.kept, importId],
  );
  return counts;
}

/** Every import, oldest first. */
export async function listImports(client: PoolClient): Promise<ImportRecord[]> {
  const { rows } = await client.query<ImportRecord>(
    `select source, ${asMillis('imported_at')} as "importedAt", series, inserted, updated, unchanged, kept, rejected
     from trading.imports order by id`,
  );
  return rows;
}
