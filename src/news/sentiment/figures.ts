const AMOUNT = String.raw`(?:(loss|loses)\s+(?:of\s+)?)?[$€£]?(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(%|bln|billion|mln|million|b|m|k|cents?|c)?`;
const VERSUS = new RegExp(
  String.raw`(?<![\d.])${AMOUNT}\.?,?\s+(?:vs\.?|versus)\s+(?:a\s+)?(?:per-share\s+|adj\.?\s+)?${AMOUNT}(?![\d%])`,
  'giu',
);
const SIGNED_PERCENT = /(?<![\p{L}\p{N}.])([+\-−–])\s?(\d+(?:\.\d+)?)\s?%/gu;

/** In dollars, or as a plain number, so that 41 cents and $0.33 can be compared. */
const SCALE: Readonly<Record<string, number>> = {
  bln: 1e9,
  billion: 1e9,
  b: 1e9,
  mln: 1e6,
  million: 1e6,
  m: 1e6,
  k: 1e3,
  cent: 0.01,
  cents: 0.01,
  c: 0.01,
};

function amount(loss: string | undefined, digits: string, unit: string | undefined): number {
  const value = Number(digits.replaceAll(',', '')) * (SCALE[unit?.toLowerCase() ?? ''] ?? 1);
  return loss === undefined ? value : -value;
}

/**
 * A text with what its figures say in words: `EPS $0.80 vs $0.66` is `figure up`, `shares −4%` is `figure down`. What cannot be
 * compared (a percentage with an amount, equal amounts) is left as it is.
 */
export function figuresAsWords(text: string): string {
  return text
    .replace(VERSUS, (whole: string, ...groups: (string | undefined)[]) => {
      const [lossA, a = '', unitA, lossB, b = '', unitB] = groups;
      const [now, then] = [amount(lossA, a, unitA), amount(lossB, b, unitB)];
      if ((unitA === '%') !== (unitB === '%') || now === then) return whole;
      return now > then ? ' figure up ' : ' figure down ';
    })
    .replace(SIGNED_PERCENT, (_, sign: string) => (sign === '+' ? ' figure up ' : ' figure down '));
}
