/** What a good programmer writes for speed alone: one pass an indicator, running sums, TA-Lib's formulae. */

export interface Ohlcv {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

const column = (length: number, unknown: number): Float64Array => {
  const out = new Float64Array(length);
  out.fill(NaN, 0, unknown);
  return out;
};

export function sma(x: Float64Array, n: number): Float64Array[] {
  const out = column(x.length, n - 1);
  let sum = 0;
  for (let i = 0; i < n - 1; i++) sum += x[i];
  for (let i = n - 1; i < x.length; i++) {
    sum += x[i];
    out[i] = sum / n;
    sum -= x[i - n + 1];
  }
  return [out];
}

export function ema(x: Float64Array, n: number): Float64Array[] {
  const out = column(x.length, n - 1);
  const k = 2 / (n + 1);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += x[i];
  mean /= n;
  out[n - 1] = mean;
  for (let i = n; i < x.length; i++) {
    mean += k * (x[i] - mean);
    out[i] = mean;
  }
  return [out];
}

export function rsi(x: Float64Array, n: number): Float64Array[] {
  const out = column(x.length, n);
  let gain = 0;
  let loss = 0;
  for (let i = 1; i <= n; i++) {
    const change = x[i] - x[i - 1];
    if (change > 0) gain += change;
    else loss -= change;
  }
  gain /= n;
  loss /= n;
  out[n] = gain + loss === 0 ? 0 : (100 * gain) / (gain + loss);
  for (let i = n + 1; i < x.length; i++) {
    const change = x[i] - x[i - 1];
    gain *= n - 1;
    loss *= n - 1;
    if (change < 0) loss -= change;
    else gain += change;
    gain /= n;
    loss /= n;
    const both = gain + loss;
    out[i] = both === 0 ? 0 : 100 * (gain / both);
  }
  return [out];
}

export function macd(x: Float64Array, quick: number, slow: number, n: number): Float64Array[] {
  const first = slow + n - 2;
  const line = column(x.length, first);
  const signal = column(x.length, first);
  const histogram = column(x.length, first);
  const kQuick = 2 / (quick + 1);
  const kSlow = 2 / (slow + 1);
  const k = 2 / (n + 1);
  let a = 0;
  let b = 0;
  for (let i = 0; i < slow; i++) {
    b += x[i];
    if (i >= slow - quick) a += x[i];
  }
  a /= quick;
  b /= slow;
  let mean = a - b;
  for (let i = slow; i <= first; i++) {
    a += kQuick * (x[i] - a);
    b += kSlow * (x[i] - b);
    mean += a - b;
  }
  mean /= n;
  line[first] = a - b;
  signal[first] = mean;
  histogram[first] = a - b - mean;
  for (let i = first + 1; i < x.length; i++) {
    a += kQuick * (x[i] - a);
    b += kSlow * (x[i] - b);
    mean += k * (a - b - mean);
    line[i] = a - b;
    signal[i] = mean;
    histogram[i] = a - b - mean;
  }
  return [line, signal, histogram];
}

export function bbands(x: Float64Array, n: number, deviations: number): Float64Array[] {
  const upper = column(x.length, n - 1);
  const middle = column(x.length, n - 1);
  const lower = column(x.length, n - 1);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n - 1; i++) {
    sum += x[i];
    squares += x[i] * x[i];
  }
  for (let i = n - 1; i < x.length; i++) {
    sum += x[i];
    squares += x[i] * x[i];
    const mean = sum / n;
    const variance = squares / n - mean * mean;
    const width = variance > 0 ? deviations * Math.sqrt(variance) : 0;
    upper[i] = mean + width;
    middle[i] = mean;
    lower[i] = mean - width;
    const gone = x[i - n + 1];
    sum -= gone;
    squares -= gone * gone;
  }
  return [upper, middle, lower];
}

export function atr({ high, low, close }: Ohlcv, n: number): Float64Array[] {
  const out = column(close.length, n);
  let mean = 0;
  for (let i = 1; i < close.length; i++) {
    const before = close[i - 1];
    const h = high[i];
    const l = low[i];
    const range = (h > before ? h : before) - (l < before ? l : before);
    if (i < n) mean += range;
    else {
      mean = i === n ? (mean + range) / n : (mean * (n - 1) + range) / n;
      out[i] = mean;
    }
  }
  return [out];
}

export function stoch({ high, low, close }: Ohlcv, n: number, slowK: number, slowD: number): Float64Array[] {
  const first = n + slowK + slowD - 3;
  const kOut = column(close.length, first);
  const dOut = column(close.length, first);
  const raws = new Float64Array(slowK);
  const ks = new Float64Array(slowD);
  let rawAt = 0;
  let kAt = 0;
  let rawSum = 0;
  let kSum = 0;
  let highest = -Infinity;
  let lowest = Infinity;
  let highestAt = -1;
  let lowestAt = -1;
  for (let i = 0; i < close.length; i++) {
    const from = i - n + 1;
    if (highestAt < from && from >= 0) {
      highestAt = from;
      highest = high[from];
      for (let j = from + 1; j <= i; j++) {
        if (high[j] >= highest) {
          highest = high[j];
          highestAt = j;
        }
      }
    } else if (high[i] >= highest) {
      highest = high[i];
      highestAt = i;
    }
    if (lowestAt < from && from >= 0) {
      lowestAt = from;
      lowest = low[from];
      for (let j = from + 1; j <= i; j++) {
        if (low[j] <= lowest) {
          lowest = low[j];
          lowestAt = j;
        }
      }
    } else if (low[i] <= lowest) {
      lowest = low[i];
      lowestAt = i;
    }
    if (from < 0) continue;
    const raw = highest === lowest ? 0 : (100 * (close[i] - lowest)) / (highest - lowest);
    rawSum += raw - raws[rawAt];
    raws[rawAt] = raw;
    if (++rawAt === slowK) rawAt = 0;
    if (i < n + slowK - 2) continue;
    const k = rawSum / slowK;
    kSum += k - ks[kAt];
    ks[kAt] = k;
    if (++kAt === slowD) kAt = 0;
    if (i < first) continue;
    kOut[i] = k;
    dOut[i] = kSum / slowD;
  }
  return [kOut, dOut];
}

export function adx({ high, low, close }: Ohlcv, n: number): Float64Array[] {
  const out = column(close.length, 2 * n - 1);
  let plus = 0;
  let minus = 0;
  let ranges = 0;
  let mean = 0;
  for (let i = 1; i < close.length; i++) {
    const up = high[i] - high[i - 1];
    const down = low[i - 1] - low[i];
    const before = close[i - 1];
    const range = (high[i] > before ? high[i] : before) - (low[i] < before ? low[i] : before);
    if (i >= n) {
      plus -= plus / n;
      minus -= minus / n;
      ranges -= ranges / n;
    }
    if (down > 0 && up < down) minus += down;
    else if (up > 0 && up > down) plus += up;
    ranges += range;
    if (i < n) continue;
    const plusDi = ranges === 0 ? 0 : (100 * plus) / ranges;
    const minusDi = ranges === 0 ? 0 : (100 * minus) / ranges;
    const both = plusDi + minusDi;
    if (i < 2 * n) {
      if (both !== 0) mean += (100 * Math.abs(plusDi - minusDi)) / both;
      if (i === 2 * n - 1) {
        mean /= n;
        out[i] = mean;
      }
    } else {
      if (both !== 0) mean = (mean * (n - 1) + (100 * Math.abs(plusDi - minusDi)) / both) / n;
      out[i] = mean;
    }
  }
  return [out];
}

export function obv(close: Float64Array, volume: Float64Array): Float64Array[] {
  const out = column(close.length, 0);
  let sum = volume[0];
  out[0] = sum;
  for (let i = 1; i < close.length; i++) {
    if (close[i] > close[i - 1]) sum += volume[i];
    else if (close[i] < close[i - 1]) sum -= volume[i];
    out[i] = sum;
  }
  return [out];
}
