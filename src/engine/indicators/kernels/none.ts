/**
 * Whether a smoothed sum of moves or ranges, which is never negative, counts as none: TA-Lib's TA_IS_ZERO. A Wilder mean forgets
 * a share a bar and so never all; without a limit the index of a price that stands still would be that of its last move for ever.
 */
export const isNone = (sum: number): boolean => sum < 1e-14;
