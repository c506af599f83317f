/** The functions of a released catalyst: the language's own, every indicator and every pattern. */
import { INDICATORS } from '../indicators/registry.ts';
import { CANDLESTICKS, HOUSE_PATTERNS } from '../patterns/registry.ts';
import { functionTable } from './functions.ts';

export const STANDARD_FUNCTIONS = functionTable(INDICATORS, CANDLESTICKS, HOUSE_PATTERNS);
