import sax from 'sax';

/** No feed nests deeper; the parser looks through all open elements for each end that fits none. */
const DEPTH_MAX = 200;

export interface Handlers {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close: () => void;
  readonly text: (text: string) => void;
}

class TooDeep extends Error {}

/** An `&` that begins no entity and a `<` that begins no tag are themselves: `AT&T`, `A < B`. */
const BARE = /&(?!#?[\p{L}\p{N}]+;)|<(?![\p{L}/!?])/gu;

/**
 * Reads markup as far as it can: what it cannot make out in one place it passes over, as browsers do. Names come in lower case,
 * HTML's entities are known, and those that a document defines are not. False when it gave up, since elements are nested too deep.
 */
export function readMarkup(text: string, { open, close, text: onText }: Handlers): boolean {
  const reader = sax.parser(false, { lowercase: true });
  let depth = 0;
  reader.onopentag = ({ name, attributes }) => {
    if (++depth > DEPTH_MAX) throw new TooDeep('markup is nested too deep');
    open(name, attributes as Record<string, string>);
  };
  reader.onclosetag = () => {
    depth--;
    close();
  };
  reader.ontext = onText;
  reader.oncdata = onText;
  reader.onerror = () => {
    Object.assign(reader, { error: null });
  };
  try {
    reader.write(text.replace(BARE, (char) => (char === '&' ? '&amp;' : '&lt;'))).close();
    return true;
  } catch (cause) {
    if (cause instanceof TooDeep) return false;
    throw cause;
  }
}

const HIDDEN = new Set(['script', 'style']);
/** Elements within a word or a sentence: the others part the words on their two sides. */
const INLINE = new Set(['a', 'b', 'em', 'font', 'i', 'mark', 's', 'small', 'span', 'strong', 'sub', 'sup', 'u']);

/** The words of a piece of HTML: tags taken off, entities resolved, scripts and styles left out, spaces made one. */
export function plainText(html: string): string {
  return (/[<&]/.test(html) ? wordsOf(html) : html).replace(/\s+/gu, ' ').trim();
}

function wordsOf(html: string): string {
  const words: string[] = [];
  const path: string[] = [];
  const part = (name = ''): void => {
    if (!INLINE.has(name)) words.push(' ');
  };
  const handlers: Handlers = {
    open: (name) => {
      part(name);
      path.push(name);
    },
    close: () => part(path.pop()),
    text: (text) => {
      if (!path.some((name) => HIDDEN.has(name))) words.push(text);
    },
  };
  // Inside one root, or the parser would take text for something before the document.
  readMarkup(`<text>${html}</text>`, handlers);
  return words.join('');
}
