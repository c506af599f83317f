import type { LotTarget } from './lots.ts';
import type { Direction, OrderStop, OrderTarget } from './orders.ts';

/** The price of a stop given the entry price; NaN without one. */
export function stopPrice(stop: OrderStop | null, side: Direction, entry: number, scale: number): number {
  if (stop === null) return NaN;
  switch (stop.kind) {
    case 'fraction':
      return entry * (1 - side * stop.value);
    case 'distance':
      return entry - side * stop.value * scale;
    case 'price':
      return stop.value * scale;
  }
}

const NO_TARGETS: readonly LotTarget[] = [];

/** The targets of a lot of `opened` shares entered at `entry`, in the units of its bar. */
export function openTargets(
  targets: readonly OrderTarget[],
  side: Direction,
  entry: number,
  stop: number,
  scale: number,
  opened: number,
): readonly LotTarget[] {
  if (targets.length === 0) return NO_TARGETS;
  return targets.map(({ kind, value, share }) => {
    const part = opened * share;
    // A share of whole shares is whole and at least one; the whole is whatever is left.
    const quantity = share >= 1 ? Infinity : Number.isInteger(opened) ? Math.max(1, Math.floor(part + 1e-9)) : part;
    switch (kind) {
      case 'r':
        return { price: entry + value * (entry - stop), quantity };
      case 'fraction':
        return { price: entry * (1 + side * value), quantity };
      case 'price':
        return { price: value * scale, quantity };
    }
  });
}
