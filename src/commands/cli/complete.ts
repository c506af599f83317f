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

function bash(commands: readonly Completions[]): string {
  const valued = new Map<string, string>();
  for (const option of commands.flatMap(({ options }) => options)) {
    if (option.value === 'path') valued.set(option.name, 'compopt -o default; return');
    else if (option.value === 'any') valued.set(option.name, 'return');
    else if (option.value !== 'none') {
      valued.set(option.name, `COMPREPLY=($(compgen -W '${option.value.join(' ')}' -- "$word")); return`);
    }
  }
  const arm = ({ name, words, files, options }: Completions): string =>
    `    '${name}')\n` +
    `      options='${options.map((option) => `--${option.name}`).join(' ')}' words='${words.join(' ')}' files=${files ? 1 : 0} ;;`;
  return `# catalyst completion for bash: source <(catalyst completion bash)
_catalyst() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" at=2
  local options='' words='' files=0
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${firstWords(commands).join(' ')} --help --version' -- "$word")); return
  fi
  case "$command" in
${[...groups(commands)]
  .map(([group, members]) => {
    const seconds = members.map(({ name }) => name.split(' ')[1]).join(' ');
    return (
      `    ${group})\n` +
      `      if ((COMP_CWORD == 2)); then COMPREPLY=($(compgen -W '${seconds}' -- "$word")); return; fi\n` +
      `      command="$command \${COMP_WORDS[2]}" at=3 ;;`
    );
  })
  .join('\n')}
    help) COMPREPLY=($(compgen -W '${firstWords(commands).join(' ')}' -- "$word")); return ;;
  esac
  case "$before" in
${[...valued].map(([name, action]) => `    --${name}) ${action} ;;`).join('\n')}
  esac
  case "$command" in
${commands.map(arm).join('\n')}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif ((COMP_CWORD == at)) && [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word"))
  else
    compopt -o default
  fi
}
complete -F _catalyst catalyst
`;
}

/** In single quotes, for zsh's and fish's words. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const zshText = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&');

function zsh(commands: readonly Completions[]): string {
  const option = ({ name, short, summary, value }: Completions['options'][number]): string[] => {
    const action =
      value === 'path'
        ? ':file:_files'
        : value === 'any'
          ? ':value: '
          : value === 'none'
            ? ''
            : `:choice:(${value.join(' ')})`;
    const names = short === null ? [`--${name}`] : [`--${name}`, `-${short}`];
    return names.map((it) => quoted(`*${it}[${zshText(summary)}]${action}`));
  };
  const arm = (it: Completions): string => {
    const first = it.words.length > 0 ? `'1:name:(${it.words.join(' ')})'` : "'1:file:_files'";
    return `    ${quoted(it.name)}) _arguments ${[...it.options.flatMap(option), first, "'*:file:_files'"].join(' ')} ;;`;
  };
  const describe = (tag: string, rows: readonly (readonly [string, string])[]): string =>
    `words=(${rows.map(([name, summary]) => quoted(`${name}:${zshText(summary)}`)).join(' ')}); _describe ${tag} words; return`;
  const byGroup = groups(commands);
  const top = firstWords(commands).map((word) => {
    const own = commands.find(({ name }) => name === word);
    return [word, own?.summary ?? (word === 'help' ? 'help about a command' : `${word} commands`)] as const;
  });
  return `#compdef catalyst
# catalyst completion for zsh: catalyst completion zsh > "\${fpath[1]}/_catalyst"
_catalyst() {
  local -a words_before words
  local command="\${words[2]}"
  words_before=("\${(@)words}")
  if ((CURRENT == 2)); then ${describe('command', top)}; fi
  case "$command" in
${[...byGroup]
  .map(
    ([group, members]) =>
      `    ${group}) if ((CURRENT == 3)); then ${describe(
        'command',
        members.map(({ name, summary }) => [name.split(' ')[1], summary] as const),
      )}; fi; command="$command \${words_before[3]}"; shift words; ((CURRENT--)) ;;`,
  )
  .join('\n')}
  esac
  shift words; ((CURRENT--))
  case "$command" in
${commands.map(arm).join('\n')}
  esac
}
_catalyst "$@"
`;
}

function fish(commands: readonly Completions[]): string {
  const lines = ['# catalyst completion for fish', 'complete -c catalyst -f'];
  const byGroup = groups(commands);
  for (const word of firstWords(commands)) {
    const summary = commands.find(({ name }) => name === word)?.summary ?? '';
    lines.push(`complete -c catalyst -n __fish_use_subcommand -a ${word} -d ${quoted(summary)}`);
  }
  for (const [group, members] of byGroup) {
    const seconds = members.map(({ name }) => name.split(' ')[1]);
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
