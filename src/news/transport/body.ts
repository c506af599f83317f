import { SourceError } from './problem.ts';

/**
 * The whole body, unpacked. Reading stops at `bytesMax`, so that neither a stream without end nor a packed bomb fills memory.
 * @throws SourceError too_large, cut_short
 */
export async function readBody(response: Response, bytesMax: number, source: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  if (response.body === null) return new Uint8Array();
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > bytesMax) throw new SourceError('too_large', `${source}: the answer is larger than ${bytesMax} bytes`);
    pieces.push(piece);
  }
  // A packed body has another length than the header says; for others fetch has checked it.
  return Buffer.concat(pieces, length);
}

/** The text of a body: in the character set that the header names, else the one of the XML declaration, else UTF-8. */
export function textOf(bytes: Uint8Array, contentType: string): string {
  const declared = /<\?xml[^>]*encoding=["']([\w.:-]+)/i.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'));
  const label = /charset=["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? declared?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch (cause) {
    // Not a name of any character set: most likely it is UTF-8 all the same, and what is not shows as U+FFFD.
    if (cause instanceof RangeError) return new TextDecoder().decode(bytes);
    throw cause;
  }
}
