interface Stream {
  readonly isTTY?: boolean;
}

/** Whether to colour what goes to a stream. NO_COLOR wins over FORCE_COLOR (no-color.org); both win over the terminal's word. */
export function wantsColor(stream: Stream, environment: Readonly<Record<string, string | undefined>>): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

/** Whether the screen shows more than ASCII: unless the locale says otherwise, or it is the Linux console. */
export function wantsUnicode(environment: Readonly<Record<string, string | undefined>>): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return environment['TERM'] !== 'linux' && (locale === '' || /utf-?8/i.test(locale));
}
