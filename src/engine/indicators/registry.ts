import { assert } from '../../model/errors.ts';
import type { Indicator } from './indicator.ts';
import { dema } from './averages/dema.ts';
import { ema } from './averages/ema.ts';
import { hma } from './averages/hma.ts';
import { kama } from './averages/kama.ts';
import { rma } from './averages/rma.ts';
import { sma } from './averages/sma.ts';
import { t3 } from './averages/t3.ts';
import { tema } from './averages/tema.ts';
import { trima } from './averages/trima.ts';
import { vwap } from './averages/vwap.ts';
import { vwma } from './averages/vwma.ts';
import { wma } from './averages/wma.ts';
import { ao } from './momentum/ao.ts';
import { bop } from './momentum/bop.ts';
import { cci } from './momentum/cci.ts';
import { cmo } from './momentum/cmo.ts';
import { kst } from './momentum/kst.ts';
import { macd } from './momentum/macd.ts';
import { apo, ppo } from './momentum/price-oscillators.ts';
import { mom, roc, rocp, rocr, rocr100 } from './momentum/rate-of-change.ts';
import { rsi } from './momentum/rsi.ts';
import { stoch, stochf } from './momentum/stoch.ts';
import { stochrsi } from './momentum/stochrsi.ts';
import { trix } from './momentum/trix.ts';
import { tsi } from './momentum/tsi.ts';
import { ultosc } from './momentum/ultosc.ts';
import { willr } from './momentum/willr.ts';
import { adx, adxr } from './trend/adx.ts';
import { aroon, aroonosc } from './trend/aroon.ts';
import { minusDi, plusDi } from './trend/di.ts';
import { minusDm, plusDm } from './trend/dm.ts';
import { dx } from './trend/dx.ts';
import { ichimoku } from './trend/ichimoku.ts';
import { sar } from './trend/sar.ts';
import { supertrend } from './trend/supertrend.ts';
import { vortex } from './trend/vortex.ts';
import { atr, natr, trange } from './volatility/atr.ts';
import { bbands } from './volatility/bbands.ts';
import { chandelier } from './volatility/chandelier.ts';
import { chop } from './volatility/chop.ts';
import { donchian } from './volatility/donchian.ts';
import { keltner } from './volatility/keltner.ts';
import { ad, adosc } from './volume/ad.ts';
import { cmf } from './volume/cmf.ts';
import { forceIndex } from './volume/force-index.ts';
import { mfi } from './volume/mfi.ts';
import { obv } from './volume/obv.ts';
import { pvt } from './volume/pvt.ts';
import { stddev, variance } from './statistics/deviation.ts';
import { max, midpoint, midprice, min } from './statistics/extremes.ts';
import { linearreg, linearregAngle, linearregIntercept, linearregSlope, tsf } from './statistics/linearreg.ts';
import { percentrank } from './statistics/percentrank.ts';
import { sum } from './statistics/sum.ts';
import { zscore } from './statistics/zscore.ts';

const ROWS: readonly Indicator[] = [
  dema,
  ema,
  hma,
  kama,
  rma,
  sma,
  t3,
  tema,
  trima,
  vwap,
  vwma,
  wma,
  ao,
  bop,
  cci,
  cmo,
  kst,
  macd,
  apo,
  ppo,
  mom,
  roc,
  rocp,
  rocr,
  rocr100,
  rsi,
  stoch,
  stochf,
  stochrsi,
  trix,
  tsi,
  ultosc,
  willr,
  adx,
  adxr,
  aroon,
  aroonosc,
  plusDi,
  minusDi,
  plusDm,
  minusDm,
  dx,
  ichimoku,
  sar,
  supertrend,
  vortex,
  trange,
  atr,
  natr,
  bbands,
  chandelier,
  chop,
  donchian,
  keltner,
  ad,
  adosc,
  cmf,
  forceIndex,
  mfi,
  obv,
  pvt,
  variance,
  stddev,
  max,
  min,
  midpoint,
  midprice,
  linearreg,
  linearregIntercept,
  tsf,
  linearregSlope,
  linearregAngle,
  percentrank,
  sum,
  zscore,
];

/** Every indicator that a rule can name, by its name. */
export const INDICATORS: ReadonlyMap<string, Indicator> = new Map(ROWS.map((row) => [row.name, row]));

assert(INDICATORS.size === ROWS.length, 'an indicator has a name of its own');
