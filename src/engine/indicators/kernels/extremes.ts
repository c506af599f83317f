/**
 * Highest of the last n values, at i ≥ n − 1, in constant time a value whatever the data.
 *
 * A new highest is seen at once, and most bars need no more. Only when the highest leaves the window is the rest looked at:
 * `suffix` holds the highest from each place of an older window to its end, `since` the highest after that end, and the
 * older window is rebuilt when nothing of it is left, which is every n bars at most.
 */
export function slidingMax(values: Float64Array, n: number, out: Float64Array): void {
  const length = values.length;
  const ready = n < length ? n : length;
  const suffix = new Float64Array(n);
  let base = 0;
  let rebuilt = -1;
  let best = -Infinity;
  let since = -Infinity;
  for (let i = 0; i < ready; i++) {
    if (values[i] > best) best = values[i];
    out[i] = best;
  }
  for (let i = ready; i < length; i++) {
    const value = values[i];
    if (value >= best) {
      best = value;
      since = value;
    } else {
      if (value > since) since = value;
      if (values[i - n] === best) {
        const from = i - n + 1;
        if (from > rebuilt) {
          best = -Infinity;
          for (let j = n - 1; j >= 0; j--) {
            if (values[from + j] > best) best = values[from + j];
            suffix[j] = best;
          }
          base = from;
          rebuilt = i;
          since = -Infinity;
        } else {
          const older = suffix[from - base];
          best = older > since ? older : since;
        }
      }
    }
    out[i] = best;
  }
}

/** The mirror of `slidingMax`. */
export function slidingMin(values: Float64Array, n: number, out: Float64Array): void {
  const length = values.length;
  const ready = n < length ? n : length;
  const suffix = new Float64Array(n);
  let base = 0;
  let rebuilt = -1;
  let best = Infinity;
  let since = Infinity;
  for (let i = 0; i < ready; i++) {
    if (values[i] < best) best = values[i];
    out[i] = best;
  }
  for (let i = ready; i < length; i++) {
    const value = values[i];
    if (value <= best) {
      best = value;
      since = value;
    } else {
      if (value < since) since = value;
      if (values[i - n] === best) {
        const from = i - n + 1;
        if (from > rebuilt) {
          best = Infinity;
          for (let j = n - 1; j >= 0; j--) {
            if (values[from + j] < best) best = values[from + j];
            suffix[j] = best;
          }
          base = from;
          rebuilt = i;
          since = Infinity;
        } else {
          const older = suffix[from - base];
          best = older < since ? older : since;
        }
      }
    }
    out[i] = best;
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
