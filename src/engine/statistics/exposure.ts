/**
 * Share of the bars on which a position was held at some moment: at the close, or until an exit within the bar.
 * `held` is the market value without sign at each close; `exitTime` the exits' bar times, never descending.
 * Source: backtesting.py, "Exposure Time".
 */
export function exposureShare(held: Float64Array, times: Float64Array, exitTime: Float64Array): number {
  let exposed = 0;
  for (let bar = 0; bar < held.length; bar++) if (held[bar] > 0) exposed++;
  let bar = 0;
  let counted = -1;
  for (let i = 0; i < exitTime.length; i++) {
    while (bar < times.length && times[bar] < exitTime[i]) bar++;
    if (bar === times.length) break;
    if (bar !== counted && !(held[bar] > 0)) exposed++;
    counted = bar;
  }
  return exposed / held.length;
}

/** Mean over the bars of market value held / equity: 1 is fully invested, above it leveraged. NaN once equity was 0 or less. */
export function averageExposure(held: Float64Array, equity: Float64Array): number {
  let sum = 0;
  for (let bar = 0; bar < held.length; bar++) sum += equity[bar] > 0 ? held[bar] / equity[bar] : NaN;
  return sum / held.length;
}

/** Value bought and sold a year, in units of mean equity. NaN where that is 0 or less. Source: pyfolio, `get_turnover`, both sides counted. */
export function turnover(notional: number, equity: Float64Array, periodsPerYear: number): number {
  let sum = 0;
  for (let bar = 0; bar < equity.length; bar++) sum += equity[bar];
  const years = (equity.length - 1) / periodsPerYear;
  return sum > 0 ? notional / (sum / equity.length) / years : NaN;
}
