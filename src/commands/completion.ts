import { CatalystError, EXIT } from '../model/errors.ts';
import { command } from './cli/command.ts';
import { COMMON } from './cli/common.ts';
import { SHELLS } from './cli/complete.ts';
import type { Completions } from './cli/complete.ts';
import { optionName } from './cli/option.ts';

export const completion = command({
  name: 'completion',
  summary: 'A completion script for your shell, made from the option tables.',
  args: [
    {
      name: 'shell',
      summary: 'bash, zsh or fish',
      required: true,
      many: false,
      complete: () => Promise.resolve(Object.keys(SHELLS)),
    },
  ],
  options: {},
  examples: [
    { shows: 'bash: now, and in every new shell', line: 'source <(catalyst completion bash)' },
    { shows: 'zsh', line: 'catalyst completion zsh > "${fpath[1]}/_catalyst"' },
    { shows: 'fish', line: 'catalyst completion fish > ~/.config/fish/completions/catalyst.fish' },
  ],

  async run({ args: [shell], commands }, { out }) {
    if (!Object.hasOwn(SHELLS, shell)) {
      throw new CatalystError('usage', `no completion for '${shell}'`, 'name bash, zsh or fish');
    }
    const all: Completions[] = [];
    for (const [name, { summary, load }] of Object.entries(commands)) {
      const { args, options } = await load();
      const complete = args[0]?.complete;
      all.push({
        name,
        summary,
        words: typeof complete === 'function' ? await complete() : [],
        files: complete === 'path' || Object.values(options).some((option) => option.takes === 'rest'),
        options: Object.entries({ ...options, ...COMMON }).map(([key, option]) => ({
          name: optionName(key),
          short: option.short ?? null,
          summary: option.summary,
          value:
            option.takes === 'flag'
              ? 'none'
              : option.choices !== undefined
                ? option.choices
                : option.path
                  ? 'path'
                  : 'any',
        })),
      });
    }
    await out.write(SHELLS[shell](all));
    return EXIT.done;
  },
});
