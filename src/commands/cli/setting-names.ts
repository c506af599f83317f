import type { Commands } from './command.ts';
import { COMMON } from './common.ts';
import { settingName } from './option.ts';
import type { Option } from './option.ts';

/** Every option that the environment and catalyst.yaml may set, by its key, over all commands. */
export async function settingOptions(commands: Commands): Promise<ReadonlyMap<string, Option<unknown>>> {
  const loaded = await Promise.all(Object.values(commands).map(({ load }) => load()));
  const tables = [COMMON, ...loaded.map(({ options }) => options)];
  const settings = tables.flatMap((table) => Object.entries(table)).filter(([, option]) => option.setting === true);
  return new Map(settings.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Their names as catalyst.yaml writes them. */
export async function settingNames(commands: Commands): Promise<readonly string[]> {
  return [...(await settingOptions(commands)).keys()].map(settingName);
}
