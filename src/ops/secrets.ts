/**
 * Passwords in connection URLs, wherever they stand in a text: up to the last @ of the word, because people write an @ or a /
 * of their password as it is, where the rules of URLs want it encoded.
 */
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s"]+@/gi;
/** `password=…`, `token: …` and their like, in queries, headers and messages. */
const NAMED = /((?:password|passwd|secret|token|api[_-]?key)["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi;

/** The text with every secret in it replaced by `***`: for messages, logs and `catalyst config`. */
export function maskSecrets(text: string): string {
  return text.replace(URL_PASSWORD, '$1:***@').replace(NAMED, '$1***');
}

/** Whether a connection URL carries a password. */
export function hasPassword(url: string): boolean {
  return url.includes('://') && maskSecrets(url) !== url;
}
