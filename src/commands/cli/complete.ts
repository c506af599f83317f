/** What a shell may offer after one command. Names and choices are our own words: letters, digits, `-`, `_`. */
export interface Completions {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly string[];
  readonly files: boolean;
  readonly options: readonly {
    readonly name: string;
    readonly short: string | null;
    readonly summary: string;
    readonly value: 'none' | 'any' | 'path' | readonly string[];
  }[];
}

export const SHELLS: Readonly<Record<string, (commands: readonly Completions[]) => string>> = { bash, zsh, fish };

const firstWords = (commands: readonly Completions[]): string[] => [
  ...new Set([...commands.map(({ name }) => name.split(' ')[0]), 'help']),
];

const groups = (commands: readonly Completions[]): Map<string, Completions[]> => {
  const found = new Map<string, Completions[]>();
  for (const it of commands) {
    const [group, ...words] = it.name.split(' ');
    if (words.length > 0) found.set(group, [...(found.get(group) ?? []), it]);
  }
  return found;
};

const secondWords = (members: readonly Completions[]): string[] => members.map(({ name }) => name.split(' ')[1]);

/** What may follow each option, by its name: the same for every command. */
function valuesByOption(commands: readonly Completions[]): Map<string, 'any' | 'path' | readonly string[]> {
  const found = new Map<string, 'any' | 'path' | readonly string[]>();
  for (const { name, value } of commands.flatMap(({ options }) => options))
    if (value !== 'none') found.set(name, value);
  return found;
}

const optionList = ({ options }: Completions): string => options.map(({ name }) => `--${name}`).join(' ');

function bash(commands: readonly Completions[]): string {
  const reply = (words: string): string => `COMPREPLY=($(compgen -W '${words}' -- "$word")); return`;
  const top = firstWords(commands).join(' ');
  const group = ([name, members]: readonly [string, Completions[]]): string => `    ${name})
      if ((COMP_CWORD == 2)); then ${reply(secondWords(members).join(' '))}; fi
      command="$command \${COMP_WORDS[2]}" at=3 ;;`;
  const value = ([name, follows]: readonly [string, 'any' | 'path' | readonly string[]]): string =>
    `    --${name}) ${follows === 'any' ? 'return' : follows === 'path' ? 'compopt -o default; return' : reply(follows.join(' '))} ;;`;
  const arm = (it: Completions): string =>
    `    '${it.name}') options='${optionList(it)}' names='${it.words.join(' ')}' ;;`;
  return `# catalyst completion for bash: source <(catalyst completion bash)
_catalyst() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" at=2
  local options='' names=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then ${reply(`${top} --help --version`)}; fi
  case "$command" in
${[...groups(commands)].map(group).join('\n')}
    help) ${reply(top)} ;;
  esac
  case "$before" in
${[...valuesByOption(commands)].map(value).join('\n')}
  esac
  case "$command" in
${commands.map(arm).join('\n')}
  esac
  if [[ $word == -* ]]; then ${reply('').replace("''", '"$options"')}; fi
  if ((COMP_CWORD == at)); then COMPREPLY=($(compgen -W "$names" -- "$word")); fi
  compopt -o default
}
complete -F _catalyst catalyst
`;
}

function zsh(commands: readonly Completions[]): string {
  const offer = (words: readonly string[]): string => `compadd -- ${words.join(' ')}; return`;
  const top = firstWords(commands);
  const group = ([name, members]: readonly [string, Completions[]]): string => `    ${name})
      if ((CURRENT == 3)); then ${offer(secondWords(members))}; fi
      command="$command $words[3]" at=4 ;;`;
  const value = ([name, follows]: readonly [string, 'any' | 'path' | readonly string[]]): string =>
    `    --${name}) ${follows === 'any' ? 'return' : follows === 'path' ? '_files; return' : offer(follows)} ;;`;
  const arm = (it: Completions): string =>
    `    '${it.name}') options=(${optionList(it)}) names=(${it.words.join(' ')}) ;;`;
  return `#compdef catalyst
# catalyst completion for zsh: catalyst completion zsh > "\${fpath[1]}/_catalyst"
_catalyst() {
  local command="$words[2]" before="$words[CURRENT-1]" at=3
  local -a options names
  if ((CURRENT == 2)); then ${offer([...top, '--help', '--version'])}; fi
  case "$command" in
${[...groups(commands)].map(group).join('\n')}
    help) ${offer(top)} ;;
  esac
  case "$before" in
${[...valuesByOption(commands)].map(value).join('\n')}
  esac
  case "$command" in
${commands.map(arm).join('\n')}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then compadd -- $options; return; fi
  if ((CURRENT == at)); then compadd -- $names; fi
  _files
}
if [[ "$funcstack[1]" == _catalyst ]]; then _catalyst "$@"; else compdef _catalyst catalyst; fi
`;
}

/** In single quotes, as fish reads them. */
const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;

function fish(commands: readonly Completions[]): string {
  const lines = ['# catalyst completion for fish', 'complete -c catalyst -f'];
  const byGroup = groups(commands);
  for (const word of firstWords(commands)) {
    const summary = commands.find(({ name }) => name === word)?.summary ?? '';
    lines.push(`complete -c catalyst -n __fish_use_subcommand -a ${word} -d ${quoted(summary)}`);
  }
  for (const [group, members] of byGroup) {
    const seconds = secondWords(members);
    for (const { name, summary } of members) {
      const unless = `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${seconds.join(' ')}`;
      lines.push(`complete -c catalyst -n ${quoted(unless)} -a ${name.split(' ')[1]} -d ${quoted(summary)}`);
    }
  }
  for (const { name, words, options } of commands) {
    const seen = name
      .split(' ')
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join('; and ');
    const start = `complete -c catalyst -n ${quoted(seen)}`;
    if (words.length > 0) lines.push(`${start} -a ${quoted(words.join(' '))}`);
    lines.push(`${start} -F`);
    for (const option of options) {
      const short = option.short === null ? '' : ` -s ${option.short}`;
      const value =
        option.value === 'none'
          ? ''
          : option.value === 'path'
            ? ' -r -F'
            : option.value === 'any'
              ? ' -x'
              : ` -x -a ${quoted(option.value.join(' '))}`;
      lines.push(`${start} -l ${option.name}${short}${value} -d ${quoted(option.summary)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
