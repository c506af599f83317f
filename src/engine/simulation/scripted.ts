import { assert } from '../../model/errors.ts';
import type { SimulatedBroker } from './broker.ts';
import type { Decider } from './decide.ts';
import type { EntryOrder } from './orders.ts';
import { RiskGate, approve } from './risk.ts';

/** One instruction of a script, carried out at the close of bar `bar` of the only symbol. */
export type Instruction =
  | {
      readonly kind: 'enter';
      readonly bar: number;
      readonly order: Omit<EntryOrder, 'symbol'>;
      readonly exclusive: boolean;
    }
  /** Closes round(quantity × portion) of every lot, at least one share. */
  | { readonly kind: 'close'; readonly bar: number; readonly portion: number }
  | { readonly kind: 'move_stop'; readonly bar: number; readonly stop: number }
  | { readonly kind: 'cancel'; readonly bar: number };

/** Rounds halves to the even neighbour, as Python's `round` does. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Plays a list of orders to the broker: another program's run, or a trader's own diary, through the same engine. */
export class ScriptedDecider implements Decider {
  readonly everyBar = true;
  private readonly instructions: readonly Instruction[];
  private next = 0;

  constructor(instructions: readonly Instruction[]) {
    for (let k = 1; k < instructions.length; k++) {
      assert(instructions[k - 1].bar <= instructions[k].bar, 'instructions ascend by bar');
    }
    this.instructions = instructions;
  }

  nextEntry(t: number): number {
    return t;
  }

  nextExit(_lot: unknown, bar: number): number {
    return bar;
  }

  decide(t: number, broker: SimulatedBroker): void {
    for (; this.next < this.instructions.length && this.instructions[this.next].bar <= t; this.next++) {
      this.carryOut(t, this.instructions[this.next], broker);
    }
  }

  private carryOut(t: number, instruction: Instruction, broker: SimulatedBroker): void {
    const lots = broker.book.lots[0];
    switch (instruction.kind) {
      case 'enter': {
        if (instruction.exclusive) {
          broker.cancelPending(0);
          for (const lot of lots) broker.book.exit(lot, 'signal');
        }
        const order: EntryOrder = { ...instruction.order, symbol: 0 };
        const price = broker.market.series[0].close[t];
        const gate = new RiskGate(broker.settings.limits);
        const view = { price, positions: broker.book.held.length, tradesToday: 0, dayLoss: 0, suspended: null };
        const permit = gate.ask(view);
        if (permit.type === 'refusal') broker.refuse(t, 0, permit);
        else broker.submit(t, approve(order, permit));
        return;
      }
      case 'close':
        for (const lot of lots) {
          broker.book.exit(
            lot,
            'signal',
            Math.min(lot.quantity, Math.max(1, roundHalfEven(lot.quantity * instruction.portion))),
          );
        }
        return;
      case 'move_stop':
        for (const lot of lots) broker.book.setStop(lot, instruction.stop);
        return;
      case 'cancel':
        broker.cancelPending(0);
    }
  }
}
