/** The feed of generated prices. Whatever shows bars of it says so, for nothing can be learned from them about markets. */
export const SYNTHETIC_FEED = 'synthetic';

/** True of a file that says by its own name, or a folder's, that its bars are generated: `synthetic-universe-daily.csv`. */
export const isSynthetic = (path: string): boolean => path.split(/[/\\]/).some((part) => /^synthetic/i.test(part));
