/** The part of JSON Schema 2020-12 that docs/schemas uses. A keyword that is not here is an error, not ignored. */
interface Schema {
  readonly [keyword: string]: unknown;
}

const DESCRIPTIVE = new Set(['$schema', '$id', '$defs', 'title', 'description']);

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeOf(value) === 'object';

type Check = (value: unknown, rule: never, schema: Schema, root: Schema, path: string) => string[];

const CHECKS: Readonly<Record<string, Check>> = {
  $ref: (value, rule: string, _, root, path) => {
    const found = rule
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), root);
    if (!isRecord(found)) throw new Error(`no such definition: ${rule}`);
    return violations(value, found, root, path);
  },
  type: (value, rule: string | readonly string[], _, __, path) => {
    const allowed = typeof rule === 'string' ? [rule] : rule;
    const type = typeOf(value);
    const fits = allowed.includes(type) || (type === 'integer' && allowed.includes('number'));
    return fits ? [] : [`${path} is ${type}, not ${allowed.join(' or ')}`];
  },
  const: (value, rule: unknown, _, __, path) => (value === rule ? [] : [`${path} is not ${String(rule)}`]),
  enum: (value, rule: readonly unknown[], _, __, path) =>
    rule.includes(value) ? [] : [`${path} is not one of ${rule.join()}`],
  pattern: (value, rule: string, _, __, path) =>
    typeof value !== 'string' || new RegExp(rule, 'u').test(value) ? [] : [`${path} does not match ${rule}`],
  minimum: (value, rule: number, _, __, path) =>
    typeof value === 'number' && value < rule ? [`${path} < ${rule}`] : [],
  maximum: (value, rule: number, _, __, path) =>
    typeof value === 'number' && value > rule ? [`${path} > ${rule}`] : [],
  maxItems: (value, rule: number, _, __, path) =>
    Array.isArray(value) && value.length > rule ? [`${path} has too many items`] : [],
  anyOf: (value, rule: readonly Schema[], _, root, path) => {
    const tried = rule.map((schema) => violations(value, schema, root, path));
    return tried.some((found) => found.length === 0) ? [] : tried.flat();
  },
  items: (value, rule: Schema, _, root, path) =>
    Array.isArray(value) ? value.flatMap((item, i) => violations(item, rule, root, `${path}[${i}]`)) : [],
  required: (value, rule: readonly string[], _, __, path) =>
    isRecord(value) ? rule.filter((key) => !Object.hasOwn(value, key)).map((key) => `${path}.${key} is missing`) : [],
  properties: (value, rule: Readonly<Record<string, Schema>>, _, root, path) =>
    isRecord(value)
      ? Object.entries(rule).flatMap(([key, schema]) =>
          Object.hasOwn(value, key) ? violations(value[key], schema, root, `${path}.${key}`) : [],
        )
      : [],
  additionalProperties: (value, rule: boolean | Schema, schema, root, path) => {
    if (!isRecord(value) || rule === true) return [];
    const known = isRecord(schema.properties) ? schema.properties : {};
    const extra = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
    if (rule === false) return extra.map((key) => `${path}.${key} is not in the schema`);
    return extra.flatMap((key) => violations(value[key], rule, root, `${path}.${key}`));
  },
};

/** What of `value` breaks `schema`, a line each; empty when nothing does. */
export function violations(value: unknown, schema: Schema, root: Schema = schema, path = '$'): string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    if (DESCRIPTIVE.has(keyword)) return [];
    if (!Object.hasOwn(CHECKS, keyword)) throw new Error(`${path}: the validator does not know "${keyword}"`);
    return CHECKS[keyword](value, rule as never, schema, root, path);
  });
}
