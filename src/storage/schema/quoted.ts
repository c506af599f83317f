/** A name as SQL of both dialects takes it, whatever it is made of. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const quotedList = (names: readonly string[]): string => names.map(quoted).join(', ');

/** A text as SQL of both dialects takes it. For our own definitions: what users give is a parameter. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
