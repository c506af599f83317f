import type { StrategyPlan } from '../engine/rules/plan.ts';
import { DEFAULT_SETTINGS, NO_LIMITS, backtestingPySettings } from '../engine/simulation/settings.ts';
import type { Settings } from '../engine/simulation/settings.ts';
import { US_EQUITY_FEES } from '../market/fees.ts';
import type { BacktestInvocation } from './backtest-options.ts';

type Given = BacktestInvocation;

/** What was asked on the line wins; then what the rule set says of itself; then environment, file and default. */
export function settingsOf({ options, sources }: Given, plan: StrategyPlan): Settings {
  const choose = <T>(key: keyof typeof options, given: T, ofPlan: T | undefined): T =>
    sources[key] === 'option' ? given : (ofPlan ?? given);
  const { costs, execution } = plan;
  const leverage = choose('leverage', options.leverage, execution.leverage);
  const base = options.profile === 'catalyst' ? { ...DEFAULT_SETTINGS, leverage } : backtestingPySettings(leverage);
  const { profile } = base;
  const fees = choose('fees', options.fees, costs.fees);
  return {
    ...base,
    cash: options.cash,
    costs: {
      commission: choose('commission', options.commission, costs.commission),
      perShare: choose('perShare', options.perShare, costs.perShare),
      perOrder: choose('perOrder', options.perOrder, costs.perOrder),
      minimum: costs.minimum ?? 0,
      slippage: choose('slippageBps', options.slippageBps / 10_000, costs.slippage),
      entrySpread: options.spread,
      fees: fees === 'us-equities' ? US_EQUITY_FEES : null,
    },
    limits: { ...NO_LIMITS, ...plan.limits },
    profile: {
      ...profile,
      fill: choose('fill', options.fill, execution.fill),
      touchFills: profile.touchFills || choose('touchFills', options.touchFills, execution.touchFills),
      atEnd: options.keepOpen ? 'keep' : profile.atEnd,
    },
    borrowRate: choose('borrowRate', options.borrowRate, costs.borrowRate),
    // Where nobody says how much of a bar an order may take, the profile does.
    maxVolumeShare: choose(
      'maxVolumeShare',
      sources.maxVolumeShare === 'default' ? base.maxVolumeShare : options.maxVolumeShare,
      execution.maxVolumeShare,
    ),
    fillZeroVolume: base.fillZeroVolume || options.fillZeroVolume,
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
    spread: costs.entrySpread,
    fees: costs.fees === null ? 'none' : 'us-equities',
    borrowRate: settings.borrowRate,
    leverage: settings.leverage,
    shortMargin: settings.shortMargin,
    maintenanceMargin: settings.maintenanceMargin,
    maxVolumeShare: settings.maxVolumeShare === Infinity ? 'none' : settings.maxVolumeShare,
    fillZeroVolume: settings.fillZeroVolume,
    touchFills: profile.touchFills,
    atEnd: profile.atEnd,
  };
}
