import type { PoolClient } from 'pg';
import type { CorporateAction } from '../../model/actions.ts';
import { refuseUnkeepable } from '../keepable.ts';
import type { WriteCounts } from '../store.ts';
import { lockWriting } from './import.ts';
import { asMillis, fromMillis } from './time.ts';

const ALL = `select symbol, ${asMillis('ex_date')} as "exDate", kind, factor from trading.corporate_actions`;

const keyOf = ({ symbol, exDate, kind }: CorporateAction): string => `${exDate} ${kind} ${symbol}`;

/** Stores actions in a transaction the caller holds; one of the same symbol, date and kind is replaced. */
export async function writeActions(client: PoolClient, actions: readonly CorporateAction[]): Promise<WriteCounts> {
  for (const { symbol } of actions) refuseUnkeepable(symbol, 'a symbol');
  await lockWriting(client);
  const symbols = [...new Set(actions.map(({ symbol }) => symbol))];
  const { rows } = await client.query<CorporateAction>(`${ALL} where symbol = any($1)`, [symbols]);
  const stored = new Map(rows.map((action) => [keyOf(action), action.factor]));
  const counts = { inserted: 0, updated: 0, unchanged: 0 };
  const changed = new Map<string, CorporateAction>();
  for (const action of actions) {
    const before = stored.get(keyOf(action));
    if (before === action.factor) {
      counts.unchanged++;
      continue;
    }
    stored.set(keyOf(action), action.factor);
    changed.set(keyOf(action), action);
    if (before === undefined) counts.inserted++;
    else counts.updated++;
  }
  const written = [...changed.values()];
  await client.query(
    `insert into trading.corporate_actions (symbol, ex_date, kind, factor)
     select n.symbol, ${fromMillis('n.ex_date')}, n.kind, n.factor
     from unnest($1::text[], $2::float8[], $3::text[], $4::float8[]) n(symbol, ex_date, kind, factor)
     on conflict (symbol, ex_date, kind) do update set factor = excluded.factor`,
    [
      written.map(({ symbol }) => symbol),
      written.map(({ exDate }) => exDate),
      written.map(({ kind }) => kind),
      written.map(({ factor }) => factor),
    ],
  );
  return counts;
}

/** Actions by symbol and date: of all symbols, or of these. */
export async function readActions(client: PoolClient, symbols?: readonly string[]): Promise<CorporateAction[]> {
  const wanted = symbols === undefined ? '' : 'where symbol = any($1)';
  const order = `order by symbol collate "C", ex_date, kind collate "C"`;
  const { rows } = await client.query<CorporateAction>(
    `${ALL} ${wanted} ${order}`,
    symbols === undefined ? [] : [symbols],
  );
  return rows;
}
