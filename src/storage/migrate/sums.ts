import { decimalOfText, plain } from './convert/decimal.ts';
import type { Decimal, Numeric } from './convert/decimal.ts';

/** Below this, adding one more count of ten-thousandths (under 10^15) stays exact in a double. */
const EXACT_MAX = 8e15;
const FAST_SCALE = 4;

/** An exact sum of decimals: what `sum(numeric)` gives, whatever the order. */
export class DecimalSum {
  private whole = 0n;
  /** `whole` counts units of 10^−scale. */
  private scale = FAST_SCALE;
  /** Ten-thousandths not yet in `whole`. */
  private recent = 0;
  private isUp = false;
  private isDown = false;

  /** Adds n ten-thousandths; |n| below 10^15. */
  addTenThousandths(n: number): void {
    this.recent += n;
    if (this.recent > EXACT_MAX || this.recent < -EXACT_MAX) this.settle();
  }

  add(value: Numeric): void {
    if (value === 'Infinity') this.isUp = true;
    else if (value === '-Infinity') this.isDown = true;
    else this.addDecimal(value);
  }

  private addDecimal({ negative, digits, scale }: Decimal): void {
    if (digits === '') return;
    if (scale > this.scale) {
      this.settle();
      this.whole *= 10n ** BigInt(scale - this.scale);
      this.scale = scale;
    }
    const units = BigInt(digits) * 10n ** BigInt(this.scale - scale);
    this.whole += negative ? -units : units;
  }

  private settle(): void {
    this.whole += BigInt(this.recent) * 10n ** BigInt(this.scale - FAST_SCALE);
    this.recent = 0;
  }

  /** Adds another sum, or a number, given as its text. */
  addText(text: string): void {
    if (text === 'NaN') this.isUp = this.isDown = true;
    else if (text === 'Infinity' || text === '-Infinity') this.add(text);
    else {
      const decimal = decimalOfText(text);
      if (decimal === null) throw new Error(`assertion failed: '${text}' is a sum`);
      this.addDecimal(decimal);
    }
  }

  clear(): void {
    this.whole = 0n;
    this.scale = FAST_SCALE;
    this.recent = 0;
    this.isUp = this.isDown = false;
  }

  /** Plain digits without zeros at the end; `Infinity`, `-Infinity`, or `NaN` for both together, as Postgres has it. */
  toString(): string {
    if (this.isUp || this.isDown) return this.isUp && this.isDown ? 'NaN' : this.isUp ? 'Infinity' : '-Infinity';
    this.settle();
    const decimal = decimalOfText(`${this.whole}e-${this.scale}`);
    if (decimal === null) throw new Error('assertion failed: a sum is a number');
    return plain(decimal);
  }
}
