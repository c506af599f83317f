/** Price, trend, indicators, and where the price has turned before. */
import { yearOf } from '../../engine/score/readings-table.ts';
import type { Figure } from '../../engine/score/readings-table.ts';
import type { Reading } from '../../engine/score/readings.ts';
import { MEMORY_BARS } from '../../engine/score/support.ts';
import type { PriceZone } from '../../engine/score/support.ts';
import { formatBarTime } from '../../model/timeframe.ts';
import type { Analysis } from '../analysis.ts';
import { grouped, money, percent, price, ratio } from '../format.ts';
import { glyphs, paint, paintSign } from '../theme.ts';
import type { Theme } from '../theme.ts';
import { cell, displayWidth, wrap } from '../width.ts';
import { inColumns, labelled } from './lines.ts';

const SHOWN: Readonly<Record<Figure, (value: number) => string>> = {
  price,
  fraction: (value) => percent(value),
  ratio,
  index: (value) => value.toFixed(1),
  shares: (value) => grouped(value),
  dollars: (value) => money(value),
};

const figure = (theme: Theme, { figure: kind, value }: Reading): string =>
  value === null ? glyphs(theme).dash : SHOWN[kind](value);

/** The readings of a group by name: each is there, since the table of readings is the same for every symbol. */
function byName(readings: readonly Reading[]): (name: string) => Reading {
  const found = new Map(readings.map((it) => [it.name, it]));
  return (name) => found.get(name)!;
}

const signedPercent = (theme: Theme, { value }: Reading): string =>
  value === null ? glyphs(theme).dash : paintSign(theme, value, percent(value, true));

/** `14.79` beyond `11.66` with a mark where the price stands between them. */
function rangeBar(theme: Theme, position: number | null, columns: number): string {
  const [line, mark] = theme.unicode ? ['─', '●'] : ['-', 'o'];
  if (position === null) return line.repeat(columns);
  const at = Math.round(Math.min(1, Math.max(0, position)) * (columns - 1));
  return line.repeat(at) + paint(theme, 'bold', mark) + line.repeat(columns - 1 - at);
}

/** Columns of the year's range: what the figures on either side leave of the line, within these. */
const [RANGE_MIN, RANGE_MAX, RANGE_FIGURES] = [6, 20, 34];
/** Words that have a side; the others stay plain. */
const WORDS: Readonly<Partial<Record<string, 'green' | 'red'>>> = {
  up: 'green',
  down: 'red',
  above: 'green',
  below: 'red',
  'trending up': 'green',
  'trending down': 'red',
};

function worded(theme: Theme, { word }: Reading): string {
  if (word === null || word === undefined) return 'unknown';
  const style = WORDS[word];
  return style === undefined ? word : paint(theme, style, word);
}

/** Where the price stands: moves, ranges, averages, trend and regime, volume. */
export function marketLines(theme: Theme, { bars, readings }: Analysis): string[] {
  const between = ` ${glyphs(theme).dot} `;
  const [of, trend] = [byName(readings.price), byName(readings.trend)];
  const known = (reading: Reading): string => figure(theme, reading);
  const close = of('close').value;
  const averages = readings.averages.map((average) => {
    const away = average.value === null || close === null ? null : Math.abs(close / average.value - 1);
    return `${average.name} ${known(average)}${away === null ? '' : `, ${percent(away)} ${worded(theme, average)} it`}`;
  });
  const moves = [1, 5, 20, 60].map((n) => {
    const name = n === 1 ? 'change' : `change ${n}`;
    return `${n === 1 ? '1 bar' : `${n} bars`} ${signedPercent(theme, of(name))}`;
  });
  const range = Math.max(RANGE_MIN, Math.min(RANGE_MAX, theme.width - RANGE_FIGURES));
  const slope = trend('trend');
  const away = trend('long trend');
  return [
    ...labelled(theme, 'Moves', [...moves, `gap ${signedPercent(theme, of('gap'))}`], between),
    ...labelled(
      theme,
      yearOf(bars.timeframe).name,
      [
        `${known(of('year low'))} ${rangeBar(theme, of('year position').value, range)} ${known(of('year high'))}, at ${known(of('year position'))}`,
        `in the bar's range at ${known(of('range position'))}`,
      ],
      between,
    ),
    ...labelled(theme, 'Averages', averages, between),
    ...labelled(
      theme,
      'Trend',
      [
        `${worded(theme, slope)} (SMA 50 ${signedPercent(theme, slope)} in 10 bars)`,
        `long ${worded(theme, away)} (${signedPercent(theme, away)} from SMA 200)`,
      ],
      between,
    ),
    ...labelled(
      theme,
      'Regime',
      [
        `${worded(theme, trend('regime'))} (ADX ${known(trend('regime'))})`,
        `volatility ${worded(theme, trend('volatility'))} (above ${known(trend('volatility'))}% of its last 252 bars)`,
      ],
      between,
    ),
    ...labelled(
      theme,
      'Volume',
      [
        `${known(of('volume'))} shares`,
        `${known(of('volume ratio'))}x its 20-bar mean, ${worded(theme, of('volume ratio'))}`,
        `${known(of('dollar volume'))} a bar`,
      ],
      between,
    ),
  ];
}

/** Each indicator with its value and a word. */
export function indicatorLines(theme: Theme, { readings }: Analysis): string[] {
  const name = Math.max(...readings.indicators.map((it) => displayWidth(it.name)));
  const cells = readings.indicators.map((it) => {
    const label = paint(theme, 'dim', cell(theme, it.name, name));
    return `${label} ${cell(theme, figure(theme, it), 7, 'right')} ${it.word ?? 'unknown'}`;
  });
  return inColumns(theme, cells, 39);
}

/** Zones from the highest price down, with the close between them. */
export function zoneLines(theme: Theme, { bars, zones }: Analysis): string[] {
  const { dash } = glyphs(theme);
  const head = paint(theme, 'dim', zoneRow(theme, ['Levels', 'price', 'away', 'in ATR', 'turns', 'last turn']));
  const close = bars.close[bars.length - 1];
  const here = paint(theme, 'bold', zoneRow(theme, ['close', price(close), '', '', '', '']).trimEnd());
  if (zones === null) return [head, `${here}  no zones ${dash} the average range is not known yet`];
  const row =
    (name: string) =>
    (zone: PriceZone, i: number): string =>
      zoneRow(theme, [
        `${name} ${i + 1}`,
        price(zone.price),
        percent(zone.distance, true),
        signedTenths(zone.distanceAtr),
        String(zone.touches),
        formatBarTime(bars.time[zone.lastBar], bars.timeframe),
      ]);
  const none = (name: string): string[] =>
    wrap(theme, `none: no turn of the last ${MEMORY_BARS} bars lies that way`, theme.width - ZONE_NAME).map(
      (line, i) => cell(theme, i === 0 ? name : '', ZONE_NAME) + line,
    );
  return [
    head,
    ...(zones.resistance.length === 0 ? none('resistance') : zones.resistance.map(row('resistance')).reverse()),
    here,
    ...(zones.support.length === 0 ? none('support') : zones.support.map(row('support'))),
  ];
}

/** `+6.5`, and 0.0 for what is next to nothing on either side. */
function signedTenths(value: number): string {
  const text = value.toFixed(1);
  return Number(text) === 0 ? '0.0' : value > 0 ? `+${text}` : text;
}

/** Columns of a zone's name, and of its figures up to the last turn. */
const [ZONE_NAME, ZONE_WIDTHS] = [13, [10, 8, 7, 6]];

function zoneRow(theme: Theme, texts: readonly string[]): string {
  const [name, ...rest] = texts;
  // What has no room is left out from the right: a date cut short is another date.
  const gap = theme.width < 80 ? 1 : 2;
  let line = cell(theme, name, ZONE_NAME);
  for (const [i, text] of rest.entries()) {
    const shown = `${i === 0 ? '' : ' '.repeat(gap)}${i < ZONE_WIDTHS.length ? cell(theme, text, ZONE_WIDTHS[i], 'right') : text}`;
    if (displayWidth(line) + displayWidth(shown) > theme.width) break;
    line += shown;
  }
  return line.trimEnd();
}
