/**
 * Highest and lowest of the last n values, at i ≥ n − 1, in about three comparisons a value whatever n and the data
 * (van Herk 1992, Gil and Werman 1993): cut into blocks of n, a window is the end of one block and the start of the next.
 */
export function slidingMax(values: Float64Array, n: number, out: Float64Array): void {
  const length = values.length;
  const suffix = new Float64Array(n + 1).fill(-Infinity);
  for (let start = 0; start < length; start += n) {
    const end = start + n < length ? start + n : length;
    let highest = -Infinity;
    for (let i = start, j = 1; i < end; i++, j++) {
      const value = values[i];
      if (value > highest) highest = value;
      // What the window holds of the block before: it begins one place further on.
      const older = suffix[j];
      out[i] = older > highest ? older : highest;
    }
    if (end - start === n) {
      highest = -Infinity;
      for (let j = n - 1; j >= 0; j--) {
        if (values[start + j] > highest) highest = values[start + j];
        suffix[j] = highest;
      }
    }
  }
}

/** The mirror of `slidingMax`. */
export function slidingMin(values: Float64Array, n: number, out: Float64Array): void {
  const length = values.length;
  const suffix = new Float64Array(n + 1).fill(Infinity);
  for (let start = 0; start < length; start += n) {
    const end = start + n < length ? start + n : length;
    let lowest = Infinity;
    for (let i = start, j = 1; i < end; i++, j++) {
      const value = values[i];
      if (value < lowest) lowest = value;
      const older = suffix[j];
      out[i] = older < lowest ? older : lowest;
    }
    if (end - start === n) {
      lowest = Infinity;
      for (let j = n - 1; j >= 0; j--) {
        if (values[start + j] < lowest) lowest = values[start + j];
        suffix[j] = lowest;
      }
    }
  }
}

/** How many bars ago the highest of the last n values was, the latest of equals. A queue of falling values. */
export function barsSinceMax(values: Float64Array, n: number, out: Float64Array): void {
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < values.length; i++) {
    while (tail > head && values[queue[tail - 1]] <= values[i]) tail--;
    queue[tail++] = i;
    if (queue[head] <= i - n) head++;
    out[i] = i - queue[head];
  }
}

/** How many bars ago the lowest of the last n values was, the latest of equals. */
export function barsSinceMin(values: Float64Array, n: number, out: Float64Array): void {
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < values.length; i++) {
    while (tail > head && values[queue[tail - 1]] >= values[i]) tail--;
    queue[tail++] = i;
    if (queue[head] <= i - n) head++;
    out[i] = i - queue[head];
  }
}
