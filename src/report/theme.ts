/** What a screen can show. The caller knows the process and the environment; nothing here asks them. */
export interface Theme {
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Columns. */
  readonly width: number;
}

const STYLES = { bold: 1, dim: 2, inverse: 7, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof STYLES;

/** `text` in a style, or as it is on a screen without colour. */
export function paint(theme: Theme, style: Style, text: string): string {
  return theme.colour && text !== '' ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
}

/** Green above zero, red below, plain at zero and for unknown. */
export function paintSign(theme: Theme, value: number | null, text: string): string {
  if (value === null || value === 0) return text;
  return paint(theme, value > 0 ? 'green' : 'red', text);
}

export interface Glyphs {
  readonly dash: string;
  readonly dot: string;
  readonly arrow: string;
  readonly rule: string;
  readonly ellipsis: string;
}

const UNICODE: Glyphs = { dash: '–', dot: '·', arrow: '→', rule: '─', ellipsis: '…' };
const ASCII: Glyphs = { dash: '-', dot: '|', arrow: '->', rule: '-', ellipsis: '~' };

export function glyphs(theme: Theme): Glyphs {
  return theme.unicode ? UNICODE : ASCII;
}
