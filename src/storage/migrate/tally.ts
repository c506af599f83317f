import type { TimeForm } from './cell.ts';
import type { Numeric } from './convert/decimal.ts';
import { DecimalSum } from './sums.ts';

/** What a column adds up beside its tuples. A row's share waits until the whole row is known to fit. */
export interface Tally {
  /** The row is kept: its share counts. */
  settle(): void;
  /** The row is not kept. */
  forget(): void;
}

/** The sum of a money column. */
export class MoneyTally implements Tally {
  readonly sum = new DecimalSum();
  private tenThousandths = 0;
  private numeric: Numeric | null = null;

  takeTenThousandths(n: number): void {
    this.tenThousandths = n;
  }

  take(value: Numeric): void {
    this.numeric = value;
  }

  settle(): void {
    this.sum.addTenThousandths(this.tenThousandths);
    if (this.numeric !== null) this.sum.add(this.numeric);
    this.forget();
  }

  forget(): void {
    this.tenThousandths = 0;
    this.numeric = null;
  }
}

const FORMS: readonly TimeForm[] = ['naive', 'zoned', 'date only', 'epoch s', 'epoch ms', 'epoch µs'];

/** How many times of a column were written in which form. */
export class TimeTally implements Tally {
  private readonly counts = new Map<TimeForm, number>();
  private form: TimeForm | null = null;
  /** The form of the last rows and how many they were: neighbours are written alike. */
  private run: TimeForm = 'naive';
  private runLength = 0;

  take(form: TimeForm): void {
    this.form = form;
  }

  settle(): void {
    if (this.form === this.run) this.runLength++;
    else if (this.form !== null) {
      this.count(this.run, this.runLength);
      this.run = this.form;
      this.runLength = 1;
    }
    this.form = null;
  }

  forget(): void {
    this.form = null;
  }

  private count(form: TimeForm, rows: number): void {
    if (rows > 0) this.counts.set(form, (this.counts.get(form) ?? 0) + rows);
  }

  /** The counts so far, from which it begins anew. */
  reset(): Partial<Record<TimeForm, number>> {
    this.count(this.run, this.runLength);
    this.runLength = 0;
    const counted = FORMS.filter((form) => this.counts.has(form)).map(
      (form) => [form, this.counts.get(form)!] as const,
    );
    this.counts.clear();
    return Object.fromEntries(counted);
  }
}
