import sax from 'sax';
import { SourceError } from '../transport/problem.ts';

/** One item of a feed, its markup taken off. Empty where the feed says nothing. */
export interface FeedItem {
  readonly title: string;
  readonly summary: string;
  readonly link: string;
  readonly date: string;
  readonly source: string;
}

export interface Feed {
  readonly title: string;
  readonly items: readonly FeedItem[];
  /** False when the document breaks off: there were more. */
  readonly ended: boolean;
}

/** Elements by what they say, the better one first where a feed has several. Names without their prefix but for Dublin Core's. */
const FIELDS = {
  title: ['title'],
  summary: ['description', 'summary', 'content', 'content:encoded'],
  link: ['link', 'guid', 'id'],
  date: ['pubdate', 'published', 'dc:date', 'updated'],
  source: ['source', 'dc:publisher'],
} as const;

const ROOTS = ['rss', 'feed', 'rdf:rdf'];
const ITEMS = ['item', 'entry'];

/** A parser that forgives what feeds get wrong (a bare `&`, HTML's entities) and expands no entity that a document defines. */
const parser = (): sax.SAXParser => sax.parser(false, { lowercase: true });

/** The words of a piece of HTML: tags taken off, entities resolved, scripts and styles left out, spaces made one. */
export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return html.replace(/\s+/gu, ' ').trim();
  const words: string[] = [];
  let hidden = 0;
  const reader = parser();
  const isHidden = (name: string): boolean => name === 'script' || name === 'style';
  reader.onopentag = ({ name }) => {
    if (isHidden(name)) hidden++;
    words.push(' ');
  };
  reader.onclosetag = (name) => {
    if (isHidden(name)) hidden--;
    words.push(' ');
  };
  const onText = (text: string): void => {
    if (hidden === 0) words.push(text);
  };
  reader.ontext = onText;
  reader.oncdata = onText;
  // Inside one root, or the parser would take text for something before the document.
  run(reader, `<text>${html}</text>`);
  return words.join('').replace(/\s+/gu, ' ').trim();
}

/** An `&` that begins no entity and a `<` that begins no tag are themselves: `AT&T`, `A < B`. */
const BARE = /&(?!#?[\p{L}\p{N}]+;)|<(?![\p{L}/!?])/gu;

/** Markup is read as far as it can be: what the parser cannot make out in one place is passed over, as browsers do. */
function run(reader: sax.SAXParser, text: string): void {
  reader.onerror = () => {
    Object.assign(reader, { error: null });
  };
  reader.write(text.replace(BARE, (char) => (char === '&' ? '&amp;' : '&lt;'))).close();
}

/** Which of an item's elements a text belongs to, from the elements around it: `entry`, `content`, `div` is content. */
function fieldOf(inside: readonly string[]): string | undefined {
  const [field, ...deeper] = inside;
  // Atom's source is a feed of its own, of which only the title is a name; an author has an address beside the name.
  return field === 'source' && deeper.length > 0 && deeper[0] !== 'title' ? undefined : field;
}

/**
 * A feed in RSS 0.9–2.0, RSS 1.0 or Atom.
 * @throws SourceError malformed when it is something else, as an HTML page
 */
export function parseFeed(text: string, source: string): Feed {
  const items: FeedItem[] = [];
  const path: string[] = [];
  const state = { root: '', title: '', ended: false };
  let item: { readonly depth: number; readonly fields: Map<string, string> } | undefined;
  const reader = parser();
  reader.onopentag = ({ name, attributes }) => {
    state.root ||= name;
    path.push(name);
    if (ITEMS.includes(name)) item = { depth: path.length, fields: new Map() };
    // Atom's link is an attribute, and the article's is the one without a relation or with `alternate`.
    const { href, rel = 'alternate' } = attributes as Record<string, string | undefined>;
    if (name === 'link' && href !== undefined && rel === 'alternate') item?.fields.set('link', href);
  };
  const onText = (piece: string): void => {
    if (item === undefined) {
      if (path.at(-1) === 'title' && path.length <= 3) state.title += piece;
      return;
    }
    const field = fieldOf(path.slice(item.depth));
    if (field !== undefined) item.fields.set(field, (item.fields.get(field) ?? '') + piece);
  };
  reader.ontext = onText;
  reader.oncdata = onText;
  reader.onclosetag = () => {
    path.pop();
    if (path.length === 0) state.ended = true;
    if (item === undefined || path.length >= item.depth) return;
    items.push(itemOf(item.fields));
    item = undefined;
  };
  run(reader, text);
  if (!ROOTS.includes(state.root)) {
    const what = state.root === '' ? 'something without markup' : 'a document of another kind';
    throw new SourceError('malformed', `${source}: sent no feed but ${what}`);
  }
  return { title: plainText(state.title), items, ended: state.ended };
}

function itemOf(fields: ReadonlyMap<string, string>): FeedItem {
  const first = (names: readonly string[]): string =>
    names.map((name) => fields.get(name)?.trim() ?? '').find((text) => text !== '') ?? '';
  return {
    title: plainText(first(FIELDS.title)),
    summary: plainText(first(FIELDS.summary)),
    // Taken literally out of CDATA, where an `&` of its own has become an entity above.
    link: first(FIELDS.link).replaceAll('&amp;', '&'),
    date: first(FIELDS.date),
    source: plainText(first(FIELDS.source)),
  };
}
