/** Rule files: YAML or JSON text to plain values, with the place of every key and value kept for error messages. */
import { readFile, stat } from 'node:fs/promises';
import type * as Yaml from 'yaml';
import type { Document, Node, Pair, ParsedNode } from 'yaml';
import { CatalystError } from '../model/errors.ts';
import { count, printable } from '../model/text.ts';
import type { Span } from '../engine/rules/ast.ts';
import { errorAt, inFileOrder, renderErrors } from '../engine/rules/errors.ts';
import type { Outcome, Place, RuleError, RuleSource } from '../engine/rules/errors.ts';
import { compileRuleSet } from '../engine/rules/plan.ts';
import type { CompileOptions, StrategyPlan } from '../engine/rules/plan.ts';

/** What a rule file says, not yet checked, and where it says it. */
export interface RuleFile {
  readonly raw: unknown;
  readonly source: RuleSource;
}

/** A rule set is a page of text. What is larger is not one. */
export const FILE_BYTES_MAX = 256 * 1024;
/** Who wrote rules makes fewer errors of writing. A file with more of them is something else, and each tells the same. */
const WRITING_ERRORS_SHOWN = 20;
const NODES_MAX = 20_000;
const NESTING_MAX = 32;

/**
 * Reads the text of a rule file. JSON is read as the YAML that it is. Errors of writing are told all at once, and with those of the
 * rules where these could still be read.
 */
export async function parseRuleFile(file: string, text: string): Promise<Outcome<RuleFile>> {
  const refusal = refuseText(text);
  if (refusal !== null) return { ok: false, errors: [errorAt(text, refusal.span, file, '', refusal)] };
  // Loaded when the first rule file is read: commands that read none do not wait for it.
  const yaml = await import('yaml');
  const document = yaml.parseDocument(text, {
    uniqueKeys: false,
    schema: 'core',
    version: '1.2',
    merge: false,
    logLevel: 'error',
  });
  const brackets = document.errors.filter(({ code, pos }) => code === 'UNEXPECTED_TOKEN' && text[pos[0]] === '[');
  if (brackets.length > 0) {
    // The reader has lost its way there: what else it says is of its own making.
    const message = 'between { and } a `[` begins a list, so an expression with one needs quotes';
    const what = { message, suggestion: 'write "close > close[1]", quotes around the whole expression' };
    return { ok: false, errors: [errorAt(text, spanAt(brackets[0].pos), file, '', what)] };
  }
  const errors: RuleError[] = [];
  for (const problem of [...document.errors, ...document.warnings]) {
    const several = problem.code === 'MULTIPLE_DOCS';
    const message = several ? 'the file holds several documents' : problem.message.split(/ at line \d+|\n/)[0];
    const suggestion = several ? 'a file is one rule set: take out the line of ---' : null;
    errors.push(errorAt(text, spanAt(problem.pos), file, '', { message, suggestion }));
  }
  const walker = new Walker(yaml, document, file, text);
  const raw = walker.value(document.contents, '', null, 0);
  const isUnread = errors.length > 0 || walker.isLost || walker.errors.length > WRITING_ERRORS_SHOWN;
  if (isUnread) return { ok: false, errors: inFileOrder([...errors, ...walker.errors]) };
  return { ok: true, value: { raw, source: { file, text, places: walker.places, errors: walker.errors } } };
}

/** Reads, checks and compiles the text of a rule file. */
export async function compileRuleText(
  file: string,
  text: string,
  options: Omit<CompileOptions, 'source'>,
): Promise<Outcome<StrategyPlan>> {
  const read = await parseRuleFile(file, text);
  return read.ok ? compileRuleSet(read.value.raw, { ...options, source: read.value.source }) : read;
}

/**
 * The plan of a rule file.
 * @throws CatalystError `missing` when there is no such file, `rules` with every error of the file when it has any.
 */
export async function loadRuleFile(file: string, options: Omit<CompileOptions, 'source'>): Promise<StrategyPlan> {
  const { raw, source } = await readRuleFile(file);
  return valueOfFile(file, compileRuleSet(raw, { ...options, source }));
}

/**
 * What a file says, whatever kind of rules it holds. Errors as of `loadRuleFile`; of a text that is no YAML the first of them.
 */
export async function readRuleFile(file: string): Promise<RuleFile> {
  return valueOfFile(file, await parseRuleFile(file, await readText(file)), WRITING_ERRORS_SHOWN);
}

/** @throws CatalystError `rules` with every error of the file when it has any, or with `most` of them and how many more. */
export function valueOfFile<T>(file: string, outcome: Outcome<T>, most = Infinity): T {
  if (outcome.ok) return outcome.value;
  const { errors } = outcome;
  const told = renderErrors(errors.slice(0, most));
  const more = errors.length > most ? `\nand ${errors.length - most} more: is it a rule file?` : '';
  throw new CatalystError(
    'rules',
    `${file} has ${count(errors.length, 'error')}:\n${told}${more}`,
    'mend the rule file and run again; docs/rules.md tells the language',
  );
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > FILE_BYTES_MAX)
      throw new CatalystError(
        'rules',
        `${file} is no rule file: ${size} bytes`,
        `a rule file has at most ${FILE_BYTES_MAX}`,
      );
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof CatalystError) throw error;
    throw new CatalystError('rules', `cannot read the rule file ${printable(file, 200)}`, 'check the path', error);
  }
}

interface Refusal {
  readonly message: string;
  readonly suggestion: string | null;
  readonly span: Span;
}

/** What is refused before the YAML reader sees it, because its depth is the text's depth. */
function refuseText(text: string): Refusal | null {
  const at = (message: string, start: number, suggestion: string | null = null): Refusal => ({
    message,
    suggestion,
    span: { start, end: start + 1 },
  });
  if (text.length > FILE_BYTES_MAX)
    return at(`the file is too long: ${text.length} characters, at most ${FILE_BYTES_MAX}`, 0);
  if (text.trim() === '') return at('the file is empty', 0, 'a rule set begins with name:');
  const control = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text);
  if (control !== null) return at('the file is not plain text', control.index, 'save it as UTF-8 text');
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (sign === '[' || sign === '{') depth++;
    else if ((sign === ']' || sign === '}') && depth > 0) depth--;
    if (depth > NESTING_MAX) return at(`more than ${NESTING_MAX} brackets inside each other`, i);
  }
  const dashes = new RegExp(`(?:[-?:][ \\t\\n]+){${NESTING_MAX}}`).exec(text);
  return dashes === null ? null : at(`more than ${NESTING_MAX} lists inside each other`, dashes.index);
}

/** Turns the YAML tree into plain values and remembers where each stood. It guards the counts against bombs. */
class Walker {
  readonly places = new Map<string, Place>();
  readonly errors: RuleError[] = [];
  /** Whether something that stands in the file is missing in the values: rules made of them would be told errors that nobody wrote. */
  isLost = false;
  private nodes = 0;
  private readonly yaml: typeof Yaml;
  private readonly document: Document.Parsed;
  private readonly file: string;
  private readonly text: string;

  constructor(yaml: typeof Yaml, document: Document.Parsed, file: string, text: string) {
    this.yaml = yaml;
    this.document = document;
    this.file = file;
    this.text = text;
  }

  value(node: Node | null | undefined, path: string, key: Span | null, depth: number): unknown {
    const { yaml } = this;
    const span = spanOf(node) ?? key ?? { start: 0, end: 0 };
    const place = (characters: readonly number[] | null): void => {
      this.places.set(path, { key: key ?? { start: span.start, end: span.start + 1 }, value: span, characters });
    };
    if (++this.nodes > NODES_MAX || depth > NESTING_MAX) {
      if (this.nodes === NODES_MAX + 1 || depth === NESTING_MAX + 1)
        this.error(span, 'the file holds too much to be a rule set', null);
      this.isLost = true;
      return null;
    }
    if (node === null || node === undefined) {
      place(null);
      return null;
    }
    if (yaml.isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) {
        place(null);
        this.error(span, `the alias *${node.source} stands for nothing`, null);
        this.isLost = true;
        return null;
      }
      // What an alias stands for is counted again each time, so that a small file cannot become a large rule set.
      return this.value(target, path, key ?? span, depth + 1);
    }
    const { tag } = node as { tag?: string };
    if (tag !== undefined && !tag.startsWith('tag:yaml.org,2002:'))
      this.error(span, `the tag ${tag} is not allowed`, 'take the tag out');
    if (yaml.isMap(node)) {
      place(null);
      return this.map(node.items as Pair<ParsedNode, ParsedNode | null>[], path, depth, node.flow === true);
    }
    if (yaml.isSeq(node)) {
      place(null);
      return node.items.map((item, i) =>
        this.value(item as Node, path === '' ? String(i) : `${path}.${i}`, null, depth + 1),
      );
    }
    const { value } = node;
    place(typeof value === 'string' ? charactersOf(this.text, span, value) : null);
    return value;
  }

  private map(
    items: readonly Pair<ParsedNode, ParsedNode | null>[],
    path: string,
    depth: number,
    braces: boolean,
  ): unknown {
    // Without a prototype `__proto__` is a key like any other, and is refused as a name.
    const out = Object.create(null) as Record<string, unknown>;
    let cutEnd = 0;
    for (const { key, value } of items) {
      const span = spanOf(key) ?? { start: 0, end: 1 };
      // What follows the comma of a cut expression is no key, and needs no error of its own.
      if (span.start < cutEnd) continue;
      if (!this.yaml.isScalar(key)) {
        this.error(span, 'a key must be a plain word', null);
        this.isLost = true;
        continue;
      }
      const name = String(key.value);
      if (Object.hasOwn(out, name)) this.error(span, `the key \`${name}\` stands twice`, 'keep one of them');
      const below = path === '' ? name : `${path}.${name}`;
      const whole = braces ? wholeOfCut(this.text, spanOf(value)) : null;
      if (whole === null) out[name] = this.value(value, below, span, depth + 1);
      else {
        out[name] = this.cutText(whole, below, span);
        cutEnd = whole.end;
      }
    }
    return out;
  }

  /** What was meant by an expression that YAML ended at a comma: what else is wrong with it can be told too. */
  private cutText(whole: Span, path: string, key: Span): string {
    const meant = this.text.slice(whole.start, whole.end);
    const message = 'between { and } a comma ends a value, so an expression with one needs quotes';
    this.error(whole, message, `write "${meant}"`);
    this.places.set(path, { key, value: whole, characters: charactersOf(this.text, whole, meant) });
    return meant;
  }

  private error(span: Span, message: string, suggestion: string | null): void {
    this.errors.push(errorAt(this.text, span, this.file, '', { message, suggestion }));
  }
}

const spanAt = ([start, end]: readonly [number, number]): Span => ({ start, end: Math.max(start + 1, end) });

function spanOf(node: Node | null | undefined): Span | null {
  const range = node?.range;
  return range === null || range === undefined ? null : { start: range[0], end: range[1] };
}

/**
 * The whole of an expression that YAML ended at a comma within its parentheses: `{ enter: close > sma(close, 50) }`.
 * Null where nothing was cut.
 */
function wholeOfCut(text: string, value: Span | null): Span | null {
  if (value === null || /^["'{[&*!]/.test(text[value.start] ?? '')) return null;
  let open = 0;
  for (let i = value.start; i < text.length; i++) {
    if (i === value.end && open === 0) return null;
    if (text[i] === '(') open++;
    else if (text[i] === ')') open--;
    else if (text[i] === '}' || (text[i] === ',' && open === 0)) {
      const end = value.start + text.slice(value.start, i).trimEnd().length;
      return open === 0 && end > value.end ? { start: value.start, end } : null;
    }
  }
  return null;
}

/** Indents and escapes between two characters are shorter than this. */
const AHEAD_MAX = 200;

/**
 * The file offset of each character of a text and of its end. A plain text stands as it is; in a quoted, folded or block
 * text line ends, indents and escapes stand between its characters, and the next equal character is taken.
 */
function charactersOf(text: string, span: Span, value: string): number[] {
  const whole = text.slice(span.start, span.end);
  const direct = whole.indexOf(value);
  if (direct >= 0) return Array.from({ length: value.length + 1 }, (_, i) => span.start + direct + i);
  const offsets: number[] = [];
  // The header of a block text (`>-`, `|`) ends with its line.
  let at = /^[|>]/.test(whole) ? whole.indexOf('\n') + 1 : 0;
  for (const character of value.split('')) {
    const ahead = whole.slice(at, at + AHEAD_MAX);
    const found = /\s/.test(character) ? ahead.search(/\s/) : ahead.indexOf(character);
    if (found >= 0) at += found;
    offsets.push(span.start + Math.min(at, whole.length));
    if (found >= 0) at++;
  }
  offsets.push(span.start + Math.min(at, whole.length));
  return offsets;
}
