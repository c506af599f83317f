/** US names that trade in size on any day of these decades, and so are looked at whether or not they moved. */
export const LIQUID: readonly string[] = [
  ...['AAPL', 'AMD', 'AMZN', 'BA', 'BAC', 'C', 'CAT', 'COST', 'CRM', 'CSCO', 'CVX', 'DIS', 'F', 'GE', 'GM', 'GOOG'],
  ...[
    'GOOGL',
    'GS',
    'HD',
    'IBM',
    'INTC',
    'JNJ',
    'JPM',
    'KO',
    'MCD',
    'META',
    'MRK',
    'MSFT',
    'MU',
    'NFLX',
    'NKE',
    'NVDA',
  ],
  ...['ORCL', 'PFE', 'PG', 'PYPL', 'QCOM', 'T', 'TSLA', 'UNH', 'V', 'VZ', 'WFC', 'WMT', 'XOM'],
  ...['SPY', 'QQQ', 'DIA', 'IWM', 'XLF', 'XLE', 'XLK', 'GLD', 'TLT'],
];
