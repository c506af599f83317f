import type { CorporateAction } from '../../model/actions.ts';
import { sliceBars } from '../../model/bars.ts';
import type { Bars } from '../../model/bars.ts';
import { adjustBars } from '../columns/adjust.ts';
import type { Mask } from '../columns/column.ts';
import type {
  ExitSignal,
  Numeric,
  SideSignals,
  SizeSignal,
  StopSignal,
  SymbolSignals,
  TargetSignal,
} from '../signals.ts';
import type { BarAction } from './market.ts';

/** The first bar at or after `time`, or the number of bars. */
function barFrom(bars: Bars, time: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars.time[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * What the simulation does to holdings at each action. A split multiplies the shares; a dividend pays cash, worth
 * previous close × (1 − factor) a share; an action of unknown kind keeps the position's value, as a split does, since
 * what was handed out is not known and must not be invented.
 */
export function barActions(bars: Bars, actions: readonly CorporateAction[]): BarAction[] {
  const found: BarAction[] = [];
  for (const action of actions) {
    const bar = barFrom(bars, action.exDate);
    if (bar === 0 || bar >= bars.length) continue;
    if (action.kind === 'dividend') found.push({ bar, split: 1, dividend: bars.close[bar - 1] * (1 - action.factor) });
    else found.push({ bar, split: action.factor, dividend: 0 });
  }
  // A dividend of the same day is paid on the shares held before the split.
  return found.sort((a, b) => a.bar - b.bar || b.dividend - a.dividend);
}

/** What reads bars and says what it would do. */
export interface SignalSource {
  signals(bars: Bars): SymbolSignals;
}

/**
 * Signals in which no bar knows a later split or dividend: between two ex-dates the history is adjusted as it was
 * known there, exactly as a live cycle of that day would have seen it.
 */
export function signalsAsOf(bars: Bars, actions: readonly CorporateAction[], source: SignalSource): SymbolSignals {
  if (actions.length === 0) return source.signals(bars);
  const cuts = [...new Set(actions.map((action) => barFrom(bars, action.exDate)))]
    .filter((bar) => bar > 0 && bar < bars.length)
    .sort((a, b) => a - b);
  if (cuts.length === 0) return source.signals(bars);
  const bounds = [0, ...cuts, bars.length];
  const pieces: Piece[] = [];
  for (let k = 0; k + 1 < bounds.length; k++) {
    const [from, to] = [bounds[k], bounds[k + 1]];
    const known = actions.filter((action) => barFrom(bars, action.exDate) <= from);
    const seen = adjustBars(sliceBars(bars, 0, to), known, 'all', bars.time[from]);
    pieces.push({ from, to, signals: source.signals(seen) });
  }
  return joined(pieces, bars.length);
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly signals: SymbolSignals;
}

/** One set of signals out of pieces of one strategy: each field from the piece that holds the bar. */
function joined(pieces: readonly Piece[], length: number): SymbolSignals {
  const first = pieces[0].signals;
  const mask = (pick: (signals: SymbolSignals) => Mask): Mask => {
    const out = new Uint8Array(length);
    for (const { from, to, signals } of pieces) out.set(pick(signals).subarray(from, to), from);
    return out;
  };
  const numeric = (pick: (signals: SymbolSignals) => Numeric): Numeric => {
    const values = pieces.map(({ signals }) => pick(signals));
    if (values.every((value) => typeof value === 'number' && Object.is(value, values[0]))) return values[0];
    const out = new Float64Array(length);
    pieces.forEach(({ from, to }, k) => {
      const value = values[k];
      if (typeof value === 'number') out.fill(value, from, to);
      else out.set(value.subarray(from, to), from);
    });
    return out;
  };
  const side = (name: 'long' | 'short'): SideSignals | null => {
    const model = first[name];
    if (model === null) return null;
    return {
      enter: mask((signals) => signals[name]!.enter),
      exit: model.exit === null ? null : joinedExit(pieces, name, mask),
    };
  };
  return {
    length,
    universe: first.universe === null ? null : mask((signals) => signals.universe!),
    long: side('long'),
    short: side('short'),
    rank: first.rank === null ? null : numeric((signals) => signals.rank!),
    size: {
      ...first.size,
      value: numeric(({ size }) => size.value),
      scale: numeric(({ size }) => size.scale),
    } satisfies SizeSignal,
    stop:
      first.stop === null ? null : ({ ...first.stop, value: numeric(({ stop }) => stop!.value) } satisfies StopSignal),
    targets: first.targets.map((target, k): TargetSignal => ({
      ...target,
      value: numeric(({ targets }) => targets[k].value),
      share: numeric(({ targets }) => targets[k].share),
    })),
    timeStopBars: first.timeStopBars === null ? null : numeric((signals) => signals.timeStopBars!),
    order:
      first.order.kind === 'market'
        ? first.order
        : {
            kind: first.order.kind,
            price: numeric(({ order }) => (order.kind === 'market' ? NaN : order.price)),
            bars: numeric(({ order }) => (order.kind === 'market' ? NaN : order.bars)),
          },
  };
}

function joinedExit(
  pieces: readonly Piece[],
  side: 'long' | 'short',
  mask: (pick: (signals: SymbolSignals) => Mask) => Mask,
): ExitSignal {
  const exits = pieces.map(({ signals }) => signals[side]!.exit!);
  if (exits.every((exit) => exit.kind === 'mask')) {
    return {
      kind: 'mask',
      mask: mask((signals) => {
        const exit = signals[side]!.exit!;
        return exit.kind === 'mask' ? exit.mask : new Uint8Array(0);
      }),
    };
  }
  return {
    kind: 'position',
    test: (bar, position) => {
      const k = pieces.findIndex(({ to }) => bar < to);
      const exit = exits[k];
      return exit.kind === 'position' ? exit.test(bar, position) : (exit.mask[bar] as 0 | 1 | 2);
    },
  };
}
