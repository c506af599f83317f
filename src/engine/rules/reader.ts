/**
 * Anything to the parts of a rule set: the shape is checked, every expression read, and every problem collected. Nothing
 * is trusted here: the input may be a stranger's file.
 */
import type { Expression } from './ast.ts';
import { didYouMean, errorAt, placeOf, placeProblem } from './errors.ts';
import type { RuleError, RuleSource } from './errors.ts';
import { isInherited, isPositionSeries, isSeries } from './names.ts';
import { isKeyword, parse } from './parser.ts';
import { RULE_SET_SHAPE } from './schema.ts';
import type { Shape } from './schema.ts';
import { nearestName } from '../../model/nearest.ts';

/** An expression of the rule set, where it stands and what it must be. */
export interface Site {
  readonly path: string;
  readonly shape: Extract<Shape, { kind: 'amount' | 'constant' | 'condition' | 'series' }>;
  /** As written; null for a plain number or truth. */
  readonly text: string | null;
  readonly tree: Expression;
}

export interface Parts {
  readonly sites: readonly Site[];
  readonly params: ReadonlyMap<string, number>;
  /** Texts, flags and choices by path. */
  readonly plain: ReadonlyMap<string, string | boolean>;
  /** Paths of objects, lists and fields that stand in the rule set, broken ones too. */
  readonly present: ReadonlySet<string>;
  /** Names under `let` and `score`, in their order, and of parameters whose value is no number. */
  readonly names: Readonly<Record<'let' | 'score' | 'badParams', readonly string[]>>;
  readonly errors: readonly RuleError[];
}

/** Far more than any rule set that a person keeps in mind. */
const NAMES_MAX = 200;

export function readParts(raw: unknown, source: RuleSource | null, shape: Shape = RULE_SET_SHAPE): Parts {
  const reader = new Reader(source);
  reader.read(raw, shape, '');
  const { sites, params, plain, present, names, errors } = reader;
  return { sites, params, plain, present, names, errors };
}

const isObject = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

function kindOf(raw: unknown): string {
  if (raw === null || raw === undefined) return 'nothing';
  if (Array.isArray(raw)) return 'a list';
  if (typeof raw === 'object') return 'a group of keys';
  if (typeof raw === 'boolean') return String(raw);
  if (typeof raw === 'number') return `the number ${raw}`;
  return typeof raw === 'string' ? `the text \`${raw.length > 40 ? `${raw.slice(0, 40)}…` : raw}\`` : `a ${typeof raw}`;
}

class Reader {
  readonly sites: Site[] = [];
  readonly params = new Map<string, number>();
  readonly plain = new Map<string, string | boolean>();
  readonly present = new Set<string>();
  readonly names = { let: [] as string[], score: [] as string[], badParams: [] as string[] };
  readonly errors: RuleError[];
  private readonly source: RuleSource | null;

  constructor(source: RuleSource | null) {
    this.source = source;
    this.errors = source === null ? [] : [...source.errors];
  }

  read(raw: unknown, shape: Shape, path: string): void {
    this.present.add(path);
    switch (shape.kind) {
      case 'object':
        this.object(raw, shape, path);
        return;
      case 'names':
        this.named(raw, shape, path);
        return;
      case 'list':
        this.list(raw, shape, path);
        return;
      case 'text':
        if (typeof raw !== 'string') {
          this.wrong(path, 'a text', raw);
          return;
        }
        if (!shape.pattern.test(raw)) {
          this.error(path, `expected ${shape.what}, found ${kindOf(raw)}`);
          return;
        }
        this.plain.set(path, raw);
        return;
      case 'flag':
        if (typeof raw !== 'boolean') {
          this.wrong(path, 'true or false', raw);
          return;
        }
        this.plain.set(path, raw);
        return;
      case 'choice': {
        const choices = shape.choices.join(' or ');
        if (typeof raw !== 'string' || !shape.choices.includes(raw)) {
          const near = typeof raw === 'string' ? nearestName(raw, shape.choices) : null;
          this.error(path, `expected ${choices}, found ${kindOf(raw)}`, didYouMean(near));
          return;
        }
        this.plain.set(path, raw);
        return;
      }
      case 'parameter':
        if (typeof raw !== 'number' || !Number.isFinite(raw)) {
          this.wrong(path, 'a number', raw);
          this.names.badParams.push(path.slice(path.indexOf('.') + 1));
          return;
        }
        this.params.set(path.slice(path.indexOf('.') + 1), raw);
        return;
      case 'amount':
      case 'constant':
      case 'condition':
      case 'series':
        this.expression(raw, shape, path);
        return;
    }
  }

  private error(path: string, message: string, suggestion: string | null = null, at: 'key' | 'value' = 'value'): void {
    if (this.source === null) {
      const error = errorAt(path, { start: 0, end: path.length }, null, path, { message, suggestion });
      this.errors.push(error);
      return;
    }
    const place = placeOf(this.source, path);
    this.errors.push(errorAt(this.source.text, place[at], this.source.file, path, { message, suggestion }));
  }

  private wrong(path: string, expected: string, raw: unknown): void {
    this.error(path, `expected ${expected}, found ${kindOf(raw)}`);
  }

  private object(raw: unknown, shape: Extract<Shape, { kind: 'object' }>, path: string): void {
    if (!isObject(raw)) {
      this.wrong(path, `the keys ${Object.keys(shape.fields).slice(0, 4).join(', ')} …`, raw);
      return;
    }
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
    const fields = Object.keys(shape.fields);
    const has = (key: string): boolean => Object.hasOwn(raw, key) && raw[key] !== undefined;
    for (const key of Object.keys(raw).filter((it) => !Object.hasOwn(shape.fields, it) && has(it))) {
      const near = didYouMean(nearestName(key, fields));
      this.error(below(key), `unknown key \`${key}\``, near ?? `known: ${fields.join(', ')}`, 'key');
    }
    // In the table's order, so that parameters are known before the names that must differ from them.
    for (const key of fields.filter(has)) this.read(raw[key], shape.fields[key], below(key));
    for (const key of shape.required)
      if (!has(key))
        this.error(path, path === '' ? `the rule set has no ${key}` : `${path} has no ${key}`, `add ${key}:`, 'key');
    const chosen = shape.oneOf.filter(has);
    if (shape.oneOf.length > 0 && chosen.length !== 1) {
      const found = chosen.length === 0 ? 'none' : chosen.join(' and ');
      const at = chosen.length > 1 ? below(chosen[1]) : path;
      this.error(at, `expected exactly one of ${shape.oneOf.join(', ')}, found ${found}`, null, 'key');
    }
  }

  private named(raw: unknown, shape: Extract<Shape, { kind: 'names' }>, path: string): void {
    if (!isObject(raw)) {
      this.wrong(path, 'names, each with its value', raw);
      return;
    }
    const keys = Object.keys(raw);
    if (keys.length > NAMES_MAX) {
      this.error(path, `more than ${NAMES_MAX} names`, null, 'key');
      return;
    }
    for (const key of keys) {
      const below = `${path}.${key}`;
      const refusal = shape.labels === true ? labelRefusal(key) : nameRefusal(key);
      if (refusal !== null) this.error(below, `\`${key}\` cannot be a name: ${refusal}`, 'choose another name', 'key');
      else if (path === 'let' && this.params.has(key))
        this.error(below, `\`${key}\` is a parameter already`, 'choose another name', 'key');
      else {
        if (path === 'let' || path === 'score') this.names[path].push(key);
        this.read(raw[key], shape.of, below);
      }
    }
  }

  private list(raw: unknown, shape: Extract<Shape, { kind: 'list' }>, path: string): void {
    if (!Array.isArray(raw)) {
      this.wrong(path, 'a list', raw);
      return;
    }
    if (raw.length > shape.max) {
      this.error(path, `more than ${shape.max} items`, null, 'key');
      return;
    }
    raw.forEach((item: unknown, i) => this.read(item, shape.of, `${path}.${i}`));
  }

  private expression(raw: unknown, shape: Site['shape'], path: string): void {
    const { kind } = shape;
    const span = { start: 0, end: 1 };
    if (typeof raw === 'number' && Number.isFinite(raw) && kind !== 'condition') {
      const size: Expression = { kind: 'number', value: Math.abs(raw), span };
      const tree: Expression = raw < 0 ? { kind: 'unary', op: '-', operand: size, span } : size;
      this.sites.push({ path, shape, text: null, tree });
    } else if (typeof raw === 'boolean' && (kind === 'condition' || kind === 'series')) {
      this.sites.push({ path, shape, text: null, tree: { kind: 'truth', value: raw, span } });
    } else if (typeof raw === 'string') {
      const parsed = parse(raw);
      if (parsed.ok) this.sites.push({ path, shape, text: raw, tree: parsed.tree });
      else this.errors.push(placeProblem(parsed.problem, raw, path, this.source));
    } else {
      const expected = { condition: 'a condition', amount: 'a number', constant: 'a number', series: 'an expression' };
      this.wrong(path, expected[kind], raw);
    }
  }
}

/** Why a person may not give this label, or null. */
function labelRefusal(name: string): string | null {
  if (isInherited(name)) return 'it is a name of the machinery below';
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) return 'a name is a letter, then letters, digits and _, at most 64';
  return null;
}

/** Why a person may not give this name to something that expressions use, or null. */
function nameRefusal(name: string): string | null {
  const refusal = labelRefusal(name);
  if (refusal !== null) return refusal;
  if (isKeyword(name)) return 'it is a word of the language';
  if (isSeries(name) || isPositionSeries(name) || name === 'catalyst_score' || name === 'confidence')
    return 'it is a series of the language';
  return null;
}
