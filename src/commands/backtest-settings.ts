import type { StrategyPlan } from '../engine/rules/plan.ts';
import { BACKTESTING_PY_PROFILE, DEFAULT_PROFILE, DEFAULT_SETTINGS, NO_LIMITS } from '../engine/simulation/settings.ts';
import type { Settings } from '../engine/simulation/settings.ts';
import { US_EQUITY_FEES } from '../market/fees.ts';
import type { BacktestInvocation } from './backtest-options.ts';

type Given = BacktestInvocation;

/** What was asked on the line wins; then what the rule set says of itself; then environment, file and default. */
export function settingsOf({ options, sources }: Given, plan: StrategyPlan): Settings {
  const choose = <T>(key: keyof typeof options, given: T, ofPlan: T | undefined): T =>
    sources[key] === 'option' ? given : (ofPlan ?? given);
  const { costs, execution } = plan;
  const profile = options.profile === 'catalyst' ? DEFAULT_PROFILE : BACKTESTING_PY_PROFILE;
  const fees = choose('fees', options.fees, costs.fees);
  return {
    ...DEFAULT_SETTINGS,
    cash: options.cash,
    costs: {
      commission: choose('commission', options.commission, costs.commission),
      perShare: choose('perShare', options.perShare, costs.perShare),
      perOrder: choose('perOrder', options.perOrder, costs.perOrder),
      minimum: costs.minimum ?? 0,
      slippage: choose('slippageBps', options.slippageBps / 10_000, costs.slippage),
      entrySpread: 0,
      fees: fees === 'us-equities' ? US_EQUITY_FEES : null,
    },
    limits: { ...NO_LIMITS, ...plan.limits },
    profile: {
      ...profile,
      fill: choose('fill', options.fill, execution.fill),
      touchFills: profile.touchFills || choose('touchFills', options.touchFills, execution.touchFills),
      atEnd: options.keepOpen ? 'keep' : profile.atEnd,
    },
    leverage: choose('leverage', options.leverage, execution.leverage),
    borrowRate: choose('borrowRate', options.borrowRate, costs.borrowRate),
    maxVolumeShare: choose('maxVolumeShare', options.maxVolumeShare, execution.maxVolumeShare),
    fillZeroVolume: options.fillZeroVolume,
  };
}

/** The settings as the manifest keeps them: plain values, all of them. */
export function executionOf(settings: Settings, adjust: string): Record<string, string | number | boolean> {
  const { costs, profile } = settings;
  return {
    profile: profile.name,
    fill: profile.fill,
    adjust,
    cash: settings.cash,
    commission: costs.commission,
    perShare: costs.perShare,
    perOrder: costs.perOrder,
    minimum: costs.minimum,
    slippage: costs.slippage,
    fees: costs.fees === null ? 'none' : 'us-equities',
    borrowRate: settings.borrowRate,
    leverage: settings.leverage,
    maxVolumeShare: settings.maxVolumeShare,
    fillZeroVolume: settings.fillZeroVolume,
    touchFills: profile.touchFills,
    atEnd: profile.atEnd,
  };
}
