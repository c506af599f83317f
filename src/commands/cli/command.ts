import type { Context } from '../context.ts';
import type { OptionTable, Values } from './option.ts';

/** A word after the command's name. */
export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly required: boolean;
  readonly many: boolean;
  /** What completion offers: paths, or a fixed list found when the completion script is made. */
  readonly complete?: 'path' | (() => Promise<readonly string[]>);
}

export interface Example {
  readonly line: string;
  readonly shows: string;
}

/** Where an effective value came from. */
export type Source = 'option' | 'environment' | 'file' | 'default';

export interface Invocation<O extends OptionTable> {
  readonly args: readonly string[];
  readonly options: Values<O>;
  readonly sources: Readonly<Record<keyof O, Source>>;
  /** All commands, for those that speak of the others. */
  readonly commands: Commands;
}

/** One command: what it takes, what it shows, and what it does. `run` returns the exit code. */
export interface Command<O extends OptionTable = OptionTable> {
  readonly name: string;
  readonly summary: string;
  readonly details?: string;
  readonly args: readonly Argument[];
  readonly options: O;
  readonly examples: readonly Example[];
  run(invocation: Invocation<O>, context: Context): Promise<number>;
}

/** One line of the registry. A command's file is loaded when it is asked for, and what it works with when it runs. */
export interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export type Commands = Readonly<Record<string, Entry>>;

/** Keeps a command's own option table in its type. */
export const command = <O extends OptionTable>(it: Command<O>): Command<O> => it;
