import { EXIT } from '../model/errors.ts';
import { maskSecrets } from '../ops/secrets.ts';
import { command } from './cli/command.ts';
import { json } from './cli/common.ts';
import { settingName } from './cli/option.ts';
import { resolve } from './cli/resolve.ts';
import { settingOptions } from './cli/setting-names.ts';
import { textTable } from './table.ts';

export const config = command({
  name: 'config',
  summary: 'Every effective setting and where it came from, secrets masked.',
  args: [],
  options: { json },
  examples: [
    { shows: 'see what a run here would use', line: 'catalyst config' },
    { shows: 'try a settings file', line: 'catalyst config --config paper.yaml' },
  ],
  details:
    'A setting is taken from the option, else from the environment (CATALYST_ and its name), else from catalyst.yaml,\n' +
    'else its default. Secrets belong in the environment or an --environment file, never in an option or catalyst.yaml.',

  async run({ options, commands }, { out, settings }) {
    const table = Object.fromEntries(await settingOptions(commands));
    const { options: values, sources } = resolve(table, { words: [], given: new Map() }, settings, 'catalyst config');
    const rows = Object.keys(table).map((key) => {
      const value = values[key];
      return {
        name: settingName(key),
        value:
          value === undefined ? null : typeof value === 'string' ? maskSecrets(value) : (value as number | boolean),
        source: sources[key] === 'file' ? (settings.path ?? 'file') : sources[key],
      };
    });
    const cells = rows.map(({ name, value, source }) => [name, value === null ? '–' : String(value), source]);
    await out.write(
      options.json
        ? `${JSON.stringify({ schema: 'catalyst.config.v1', settings: rows })}\n`
        : textTable(['setting', 'value', 'from'], cells),
    );
    return EXIT.done;
  },
});
