import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../dates.ts';
import { symbolFinder } from '../mentions.ts';
import { parseCsv } from './csv.ts';
import { parseFeed } from './feed-parser.ts';
import { plainText } from './markup.ts';

const item = (fields: string): string =>
  `<rss version="2.0"><channel><title>Wire</title><item>${fields}</item></channel></rss>`;
const first = (text: string) => parseFeed(text, 'wire').items[0];

describe('feeds', () => {
  test.each([
    [
      'RSS 2.0',
      item(
        '<title>A</title><link>http://a/1</link><pubDate>Mon, 08 Jan 2024 14:30:00 GMT</pubDate><description>S</description>',
      ),
    ],
    [
      'RSS 1.0',
      '<rdf:RDF><channel><title>Wire</title></channel><item><title>A</title><link>http://a/1</link><dc:date>Mon, 08 Jan 2024 14:30:00 GMT</dc:date><description>S</description></item></rdf:RDF>',
    ],
    [
      'Atom',
      '<feed><title>Wire</title><entry><title>A</title><link rel="self" href="http://a/self"/><link href="http://a/1"/><published>Mon, 08 Jan 2024 14:30:00 GMT</published><summary>S</summary></entry></feed>',
    ],
    [
      'capital letters',
      '<RSS><CHANNEL><TITLE>Wire</TITLE><ITEM><TITLE>A</TITLE><LINK>http://a/1</LINK><PUBDATE>Mon, 08 Jan 2024 14:30:00 GMT</PUBDATE><DESCRIPTION>S</DESCRIPTION></ITEM></CHANNEL></RSS>',
    ],
  ])('%s', (_, text) => {
    expect(parseFeed(text, 'wire')).toEqual({
      title: 'Wire',
      items: [{ title: 'A', summary: 'S', link: 'http://a/1', date: 'Mon, 08 Jan 2024 14:30:00 GMT', source: '' }],
      ended: true,
    });
  });

  test.each([
    ['a bare ampersand', '<title>AT&T, P&G up</title>', 'AT&T, P&G up'],
    ['an entity', '<title>AT&amp;T</title>', 'AT&T'],
    ['an entity, escaped twice', '<title>AT&amp;amp;T</title>', 'AT&T'],
    ['an entity of HTML', '<title>Caf&eacute;&nbsp;&mdash; up</title>', 'Café — up'],
    ['CDATA', '<title><![CDATA[A < B & C]]></title>', 'A < B & C'],
    ['markup inside', '<title type="xhtml"><div><b>A</b> up</div></title>', 'A up'],
    ['escaped markup', '<title>&lt;b&gt;A&lt;/b&gt; up</title>', 'A up'],
    [
      'a title of something else in the item',
      '<title>A</title><media:group><media:title>B</media:title></media:group>',
      'A',
    ],
    ['an author, who has no headline', '<author><title>Dr</title><name>N</name></author><title>A</title>', 'A'],
    ['control characters stay data', '<title>\u001b[31mA\u202e</title>', '\u001b[31mA\u202e'],
  ])('a title with %s', (_, fields, title) => {
    expect(first(item(fields)).title).toBe(title);
  });

  test('an address keeps its ampersands', () => {
    for (const link of ['http://a/?b=1&c=2', 'http://a/?b=1&amp;c=2', '<![CDATA[http://a/?b=1&c=2]]>'])
      expect(first(item(`<title>A</title><link>${link}</link>`)).link).toBe('http://a/?b=1&c=2');
  });

  test('the source of an item: RSS names it, Atom has a feed in it', () => {
    expect(first(item('<source url="x">Reuters</source><title>A</title>')).source).toBe('Reuters');
    expect(first(item('<source><id>urn:x</id><title>Reuters</title></source><title>A</title>')).source).toBe('Reuters');
  });

  test('the bomb of a billion laughs does not go off', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${item('<title>&b;</title>')}`;
    expect(first(bomb).title).toBe('&b;');
  });

  test('an outside entity is not fetched', () => {
    const outside = `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${item('<title>&x;</title>')}`;
    expect(first(outside).title).toBe('&x;');
  });

  test.each(['', 'nothing', '{"news":[]}', '<html><body><item><title>A</title></item></body></html>'])(
    '%j is no feed',
    (text) => {
      expect(() => parseFeed(text, 'wire')).toThrow('sent no feed');
    },
  );

  test('a feed cut anywhere says so, and has only whole items', () => {
    const text = `<rss><channel>${'<item><title>Some news</title></item>'.repeat(5)}</channel></rss>`;
    for (let at = 6; at < text.length; at++) {
      const { items, ended } = parseFeed(text.slice(0, at), 'wire');
      expect(ended).toBe(false);
      expect(items.every(({ title }) => title === 'Some news')).toBe(true);
    }
  });

  test('text of HTML: no tags, scripts or styles, spaces made one', () => {
    expect(plainText('<p>A<br>B</p><script>alert("x < y")</script><style>p{}</style>\n <b>C</b>')).toBe('A B C');
    expect(plainText('<b>A</b>cme<sup>2</sup> <div>up</div>now')).toBe('Acme2 up now');
    expect(plainText('1 < 2 and 3 > 2')).toBe('1 < 2 and 3 > 2');
  });

  test('nested a hundred thousand deep, it gives up instead of searching', () => {
    const deep = '<a>'.repeat(100_000) + '</b>'.repeat(100_000);
    expect(parseFeed(item(`<title>A</title>${deep}`), 'wire')).toMatchObject({ ended: false });
    expect(plainText(`A ${deep}`)).toBe('A');
  });

  test('whatever comes, the parser comes to an end', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '&',
      ';',
      '"',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<item>',
      '</item>',
      '<?',
      '<!DOCTYPE x [',
      '\0',
      'é',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(typeof plainText(pieces.join(''))).toBe('string');
        expect(parseFeed(`<rss>${pieces.join('')}`, 'wire').items.length).toBeLessThan(60);
      }),
    );
  });
});

describe('times', () => {
  const T = Date.UTC(2024, 0, 8, 14, 30, 5);
  test.each([
    ['2024-01-08T14:30:05Z', T],
    ['2024-01-08t14:30:05z', T],
    ['2024-01-08T14:30:05.123456789Z', T + 123],
    ['2024-01-08T09:30:05-05:00', T],
    ['2024-01-08T20:00:05+0530', T],
    ['2024-01-08 14:30:05Z', T],
    ['2024-01-08T14:30Z', T - 5000],
    ['Mon, 08 Jan 2024 14:30:05 GMT', T],
    ['Mon, 8 Jan 2024 09:30:05 EST', T],
    ['8 January 2024 14:30:05 +0000', T],
    ['08 Jan 24 06:30:05 PST', T],
    ['Monday, 08-Jan-24 14:30:05 GMT', T],
    ['08 Jan 98 14:30 UT', Date.UTC(1998, 0, 8, 14, 30)],
    // No zone, no such time, no time at all
    ['2024-01-08T14:30:05', null],
    ['2024-01-08', null],
    ['Mon, 08 Jan 2024 14:30:05', null],
    ['Mon, 08 Jan 2024 14:30:05 CEST', null],
    ['Mon, 08 Jan 2024 14:30:05 A', null],
    ['2024-02-30T14:30:05Z', null],
    ['2024-01-08T24:30:05Z', null],
    ['30 Feb 2024 10:00:00 GMT', null],
    ['yesterday', null],
    ['', null],
  ])('%s', (text, time) => {
    expect(parseInstant(text)).toBe(time);
  });

  test('every instant is read back as it was written', () => {
    const dates = fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
        expect(parseInstant(date.toUTCString())).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });
});

describe('symbols that a text names', () => {
  const names = { ACME: ['Acme company', 'a+c'], BOLT: ['Bolt'], BLTB: ['bolt'], RHO: ['Rho'], RHOG: ['Rho Group'] };
  const find = symbolFinder(['ACME', 'ON', 'ALL', 'NOW', 'BRK.B'], names);

  test.each([
    ['$AAPL and $BRK.B rise', ['AAPL', 'BRK.B']],
    ['Apple (NASDAQ: AAPL), Ford (NYSE:F)', ['AAPL', 'F']],
    ['US$5 and $5B, C$AD, $aapl', []],
    ['ACME rises', ['ACME']],
    ['ACME RISES', [], 'all in capitals: it may be a word'],
    ['ON and ALL the NOW', [], 'too short to be sure'],
    ['ACMES rise', []],
    ['the Acme company', ['ACME'], 'by name'],
    ['the acmeist', []],
    ['an A+C shop', ['ACME'], 'a name is no pattern'],
    ['bolt', ['BLTB', 'BOLT'], 'two have it'],
    ['the Rho Group', ['RHOG'], 'the longer name first'],
    ['the Rho Group, and Rho', ['RHO', 'RHOG']],
    ['BRK.B. up', ['BRK.B']],
    ['XACME, ACME2, ACMEX up', []],
  ] as [string, string[], string?][])('%s → %j', (text, symbols) => {
    expect(find(text)).toEqual(symbols);
  });
});

describe('CSV', () => {
  test.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeffa,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['"a, b",c', [['a, b', 'c']]],
    ['"say ""no""",x', [['say "no"', 'x']]],
    [
      '"two\nlines",x\ny,z',
      [
        ['two\nlines', 'x'],
        ['y', 'z'],
      ],
    ],
    [
      'a,,\n,,b',
      [
        ['a', '', ''],
        ['', '', 'b'],
      ],
    ],
    ['\n\na\n\n', [['a']]],
    ['"open', [['open']]],
    ['', []],
  ])('%j', (text, cells) => {
    expect(parseCsv(text).map((row) => row.cells)).toEqual(cells);
  });

  test('rows know their lines', () => {
    expect(parseCsv('a\n"b\nb"\nc').map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  test('what is written by the rules is read back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
        const text = rows.map((row) => row.map((it) => `"${it.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect(parseCsv(text).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });
});
