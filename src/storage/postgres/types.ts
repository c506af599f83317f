import type { CustomTypesConfig } from 'pg';

/** Object identifiers of types, from `pg_type.dat`. */
const OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  json: 114,
  float4: 700,
  float8: 701,
  numeric: 1700,
  jsonb: 3802,
};

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [OID.bool, (text) => text === 't'],
  [OID.bytea, (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))],
  ...[OID.int8, OID.int2, OID.int4, OID.float4, OID.float8, OID.numeric].map((oid) => [oid, Number] as const),
  [OID.json, (text) => JSON.parse(text) as unknown],
  [OID.jsonb, (text) => JSON.parse(text) as unknown],
]);

const same = (text: string): string => text;

/** Values as the store's records hold them: every number a number. Times are asked for as numbers; dates come as texts. */
export const plainTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number) => PARSERS.get(oid) ?? same) as CustomTypesConfig['getTypeParser'],
};
