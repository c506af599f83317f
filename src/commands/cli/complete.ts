/** What a shell may offer after one command. Names and choices are our own words: letters, digits, `-`, `_`. */
export interface Completions {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly string[];
  /** Whether its words may be files. */
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

/** The commands of a group whose name is a command too: `why` of `analyze why`, beside `analyze`. */
const alsoAfter = (commands: readonly Completions[], { name }: Completions): string[] =>
  secondWords(groups(commands).get(name) ?? []);

/** Whether what follows a group's name need not be one of its commands. */
const isCommand = (commands: readonly Completions[], group: string): boolean =>
  commands.some(({ name }) => name === group);

type Follows = 'any' | 'path' | readonly string[];

/** What may follow each option, by a pattern of the shells for `<command> <option>`: one where all commands agree. */
function valuesByPattern(commands: readonly Completions[]): [pattern: string, follows: Follows][] {
  const byOption = new Map<string, [command: string, value: 'none' | Follows][]>();
  for (const { name: command, options } of commands) {
    for (const { name, value } of options) byOption.set(name, [...(byOption.get(name) ?? []), [command, value]]);
  }
  return [...byOption].flatMap(([option, uses]): [string, Follows][] => {
    const kinds = new Set(uses.map(([, value]) => String(value)));
    const patterns = uses.map(([command, value]) => [kinds.size === 1 ? '*' : `'${command}'`, value] as const);
    return patterns
      .slice(0, kinds.size === 1 ? 1 : undefined)
      .flatMap(([command, value]): [string, Follows][] =>
        value === 'none' ? [] : [[`${command}' --${option}'`, value]],
      );
  });
}

const optionList = ({ options }: Completions): string => options.map(({ name }) => `--${name}`).join(' ');

function bash(commands: readonly Completions[]): string {
  const reply = (words: string): string => `COMPREPLY=($(compgen -W '${words}' -- "$word")); return`;
  const top = firstWords(commands).join(' ');
  const group = ([name, members]: readonly [string, Completions[]]): string => {
    const seconds = secondWords(members);
    const take = `command="$command \${COMP_WORDS[2]}" at=3`;
    if (isCommand(commands, name))
      return `    ${name})
      if ((COMP_CWORD > 2)); then case "\${COMP_WORDS[2]}" in ${seconds.join('|')}) ${take} ;; esac; fi ;;`;
    return `    ${name})
      if ((COMP_CWORD == 2)); then ${reply(seconds.join(' '))}; fi
      ${take} ;;`;
  };
  const value = ([pattern, follows]: readonly [string, Follows]): string =>
    `    ${pattern}) ${follows === 'any' ? 'return' : follows === 'path' ? 'compopt -o default; return' : reply(follows.join(' '))} ;;`;
  const arm = (it: Completions): string =>
    `    '${it.name}') options='${optionList(it)}' names='${[...it.words, ...alsoAfter(commands, it)].join(' ')}' files=${it.files ? 1 : 0} ;;`;
  return `# catalyst completion for bash: source <(catalyst completion bash)
_catalyst() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" at=2
  local options='' names='' files=0
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then ${reply(`${top} --help --version`)}; fi
  case "$command" in
${[...groups(commands)].map(group).join('\n')}
    help) ${reply(top)} ;;
  esac
  # Bash takes --option=value for three words.
  if [[ $word == '=' ]]; then word=''; elif [[ $before == '=' ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  case "$command $before" in
${valuesByPattern(commands).map(value).join('\n')}
  esac
  case "$command" in
${commands.map(arm).join('\n')}
  esac
  if [[ $word == -* ]]; then ${reply('').replace("''", '"$options"')}; fi
  if ((COMP_CWORD == at)); then COMPREPLY=($(compgen -W "$names" -- "$word")); fi
  if ((files)); then compopt -o default; fi
}
complete -F _catalyst catalyst
`;
}

function zsh(commands: readonly Completions[]): string {
  const offer = (words: readonly string[]): string => `compadd -- ${words.join(' ')}; return`;
  const top = firstWords(commands);
  const group = ([name, members]: readonly [string, Completions[]]): string => {
    const seconds = secondWords(members);
    const take = 'command="$command $words[3]" at=4';
    if (isCommand(commands, name))
      return `    ${name})
      if ((CURRENT > 3)); then case "$words[3]" in ${seconds.join('|')}) ${take} ;; esac; fi ;;`;
    return `    ${name})
      if ((CURRENT == 3)); then ${offer(seconds)}; fi
      ${take} ;;`;
  };
  const value = ([pattern, follows]: readonly [string, Follows]): string =>
    `    ${pattern}) ${follows === 'any' ? 'return' : follows === 'path' ? '_files; return' : offer(follows)} ;;`;
  const arm = (it: Completions): string =>
    `    '${it.name}') options=(${optionList(it)}) names=(${[...it.words, ...alsoAfter(commands, it)].join(' ')}) files=${it.files ? 1 : 0} ;;`;
  return `#compdef catalyst
# catalyst completion for zsh: catalyst completion zsh > "\${fpath[1]}/_catalyst"
_catalyst() {
  local command="$words[2]" before="$words[CURRENT-1]" at=3 files=0
  local -a options names
  if ((CURRENT == 2)); then ${offer([...top, '--help', '--version'])}; fi
  case "$command" in
${[...groups(commands)].map(group).join('\n')}
    help) ${offer(top)} ;;
  esac
  if [[ "$words[CURRENT]" == --*=* ]]; then before="\${words[CURRENT]%%=*}"; compset -P '*='; fi
  case "$command $before" in
${valuesByPattern(commands).map(value).join('\n')}
  esac
  case "$command" in
${commands.map(arm).join('\n')}
  esac
  if [[ "$words[CURRENT]" == -* ]]; then compadd -- $options; return; fi
  if ((CURRENT == at)); then compadd -- $names; fi
  if ((files)); then _files; fi
}
if [[ "$funcstack[1]" == _catalyst ]]; then _catalyst "$@"; else compdef _catalyst catalyst; fi
`;
}

/** In single quotes, as fish reads them. */
const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;

function fish(commands: readonly Completions[]): string {
  const lines = ['# catalyst completion for fish', 'complete -c catalyst -f'];
  const byGroup = groups(commands);
  const first = 'complete -c catalyst -n __fish_use_subcommand';
  for (const word of firstWords(commands)) {
    const members = byGroup.get(word);
    const own = commands.find(({ name }) => name === word)?.summary;
    const summary = own ?? (members === undefined ? undefined : secondWords(members).join(', '));
    lines.push(`${first} -a ${word} -d ${quoted(summary ?? 'how a command is used')}`);
  }
  lines.push(`${first} -l help -d 'every command'`, `${first} -l version -d 'the version of the program'`);
  const afterHelp = `complete -c catalyst -n '__fish_seen_subcommand_from help' -a`;
  lines.push(`${afterHelp} ${quoted(firstWords(commands).join(' '))}`);
  for (const [group, members] of byGroup) {
    const seconds = secondWords(members);
    for (const { name, summary } of members) {
      const unless = `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${seconds.join(' ')}`;
      lines.push(`complete -c catalyst -n ${quoted(unless)} -a ${name.split(' ')[1]} -d ${quoted(summary)}`);
    }
  }
  for (const it of commands) {
    const { name, words, files, options } = it;
    const others = alsoAfter(commands, it);
    const seen = [
      ...name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`),
      ...(others.length === 0 ? [] : [`not __fish_seen_subcommand_from ${others.join(' ')}`]),
    ].join('; and ');
    const start = `complete -c catalyst -n ${quoted(seen)}`;
    if (words.length > 0) lines.push(`${start} -a ${quoted(words.join(' '))}`);
    if (files) lines.push(`${start} -F`);
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
