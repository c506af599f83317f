import { SourceError } from '../transport/problem.ts';
import { plainText, readMarkup } from './markup.ts';

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
  const whole = readMarkup(text, {
    open: (name, attributes) => {
      state.root ||= name;
      path.push(name);
      if (ITEMS.includes(name)) item = { depth: path.length, fields: new Map() };
      // Atom's link is an attribute, and the article's is the one without a relation or with `alternate`.
      const { href, rel = 'alternate' } = attributes as Partial<Record<string, string>>;
      if (name === 'link' && href !== undefined && rel === 'alternate') item?.fields.set('link', href);
    },
    text: (piece) => {
      if (item === undefined) {
        if (path.at(-1) === 'title' && path.length <= 3) state.title += piece;
        return;
      }
      const field = fieldOf(path.slice(item.depth));
      if (field !== undefined) item.fields.set(field, (item.fields.get(field) ?? '') + piece);
    },
    close: () => {
      path.pop();
      if (path.length === 0) state.ended = true;
      if (item === undefined || path.length >= item.depth) return;
      items.push(itemOf(item.fields));
      item = undefined;
    },
  });
  if (!ROOTS.includes(state.root)) {
    const what = state.root === '' ? 'something without markup' : 'a document of another kind';
    throw new SourceError('malformed', `${source}: sent no feed but ${what}`);
  }
  return { title: plainText(state.title), items, ended: whole && state.ended };
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
