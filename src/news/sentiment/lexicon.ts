/**
 * What words of the market's own language say about a share, −4…4 as in AFINN. In our own wording, made from the vocabulary of
 * headlines, broker notes and filings. A hyphen joins the words of a phrase; the longest phrase that fits is taken, and small
 * words inside it (`raises its dividend`) are passed over, see phrases.ts. Zero takes a word's everyday mood away: a `share` is
 * nothing given, and `gross` profit not disgusting.
 */

/** What companies report, and what was expected of them. */
const RESULTS = `
+3 beats beat-estimates beats-estimates tops-estimates tops-expectations above-expectations above-consensus blowout
+3 record-profit record-revenue record-sales record-earnings record-quarter better-than-expected raises-guidance
+3 raises-forecast raises-outlook lifts-forecast lifts-outlook lifts-guidance boosts-outlook boosts-guidance
+3 boosts-forecast guidance-raised hikes-forecast ups-guidance hikes-guidance smashes crushes blows-past figure-up
+2 beat tops topped topping exceeds exceeded surpasses surpassed outperforms outperformed outperforming profitable
+2 profitability accretive upbeat turnaround swings-to-profit returns-to-profit reaffirms-growth robust stellar
+2 narrower-loss loss-narrows losses-narrow smaller-loss top-estimates beat-expectations meets-estimates
+1 reaffirms-guidance in-line-or-better improves improved improving expands margin-expansion reiterates-guidance
-2 missed shortfall impairment writedown write-down writeoff write-off restates restatement unprofitable
-2 swings-to-loss net-loss wider-loss loss-widens losses-widen disappoints disappointing lackluster
-2 weaker-than-expected underperforms underperformed underperforming headwinds headwind dilution dilutive
-2 margin-pressure going-concern
-3 misses missed-estimates misses-estimates misses-expectations below-expectations below-consensus
-3 worse-than-expected figure-down suspending-guidance withdrawing-guidance pulls-outlook cuts-estimates
-3 lowers-estimates cutting-estimates cuts-guidance cuts-forecast cuts-outlook lowers-guidance lowers-forecast
-3 lowers-outlook slashes-guidance slashes-forecast slashes-outlook guidance-cut withdraws-guidance
-3 withdraws-outlook pulls-guidance suspends-guidance profit-warning profit-warns trims-outlook trims-guidance
-3 trims-forecast warns-on falls-short fell-short
`;

/** How a price moves. */
const PRICES = `
+3 soars soared soaring skyrockets skyrocketed skyrocketing surges surged surging record-high all-time-high new-high
+3 record-highs all-time-highs new-highs rockets rocketed spikes-higher breakout
+2 jumps jumped jumping rallies rallied rallying rally climbs climbed climbing rises rose rising gains gained
+2 gaining rebounds rebounded rebounding rebound advances advanced higher upside upswing pops popped leaps leaped
+2 bounces bounced bullish moon breaks-out uptrend outpaces ticks-up edges-up trading-higher shares-up stock-up
+2 day-high week-high month-high year-high week-highs month-highs year-highs week-best month-best winning-streak
+2 pares-losses trims-losses erases-losses pare-losses trim-losses erase-losses shakes-off shrugs-off pares-decline
+2 trims-early-loss bounce-back bounces-back breaking-out break-out recover move-up moves-up
+1 recovers recovered recovery up uptick green firms edges-higher ticks-higher gain rise jump climb bounce surge
-1 down red dip eases eased volatile softens softness soft slowing slows slowed slowdown
-2 drops dropped dropping falls fell falling slides slid sliding declines declined declining dips dipped slips
-2 slipped lower losers downside drop fall slide decline bearish retreats retreated pullback correction day-low
-2 week-low month-low year-low week-lows month-lows year-lows lowest-level losing-streak give-back gives-back
-2 pares-gains trims-gains erases-gains pare-gains trim-gains erase-gains from-high from-highs from-record-highs
-2 from-all-time-highs in-red dives dived diving sinking sink skids skid skidded dive plunge plummet tumble drag
-2 loses lost losing losses weakens weakened weakness weak weaker downtrend drags dragged stumbles stumbled
-2 trading-lower shares-down stock-down edges-lower ticks-lower under-pressure breaks-down pressured sheds shed
-3 plunges plunged plunging plummets plummeted plummeting crashes crashed crash tumbles tumbled tumbling tanks
-3 tanked tanking collapses collapsed collapse nosedives nosedive free-fall record-low all-time-low new-low new-lows
-3 selloff sell-off sell-offs bloodbath rout slumps slumped slump routed craters cratered sinks sank wipes-out
`;

/** What brokers, raters and large holders say. */
const ANALYSTS = `
+3 upgraded upgrades upgrade upgraded-to-buy raised-to-buy raised-to-outperform raised-to-overweight started-at-buy
+3 initiated-at-buy resumed-at-buy started-at-outperform initiated-at-outperform started-at-overweight top-pick
+3 initiated-at-overweight starts-at-buy adds-to-conviction-list gains-bull named-top-pick price-target-raised
+3 target-raised pt-raised target-lifted pt-lifted target-boosted pt-boosted raises-price-target raises-target
+3 raises-pt lifts-target lifts-pt lifts-price-target boosts-target boosts-pt boosts-price-target ups-target ups-to
+3 upped-to raised-to raises-to lifted-to boosted-to is-buy target-price-raised upgraded-at started-buy
+2 lifting-price-targets raising-price-targets raised-price-targets big-boost bullish-case tailwind tailwinds
+2 never-been-this-bullish never-been-more-bullish crazy-about crazy-bullish buying-opportunity outperform
+2 overweight strong-buy bull bulls buy-rating undervalued likes bullish-on attractive upside-in activist-stake
+2 takes-stake raises-stake boosts-stake buys-stake discloses-stake insider-buying insider-buys
-2 cut-target-price cutting-price-targets cut-price-targets cools-on caps-upside cashing-out selling-out-of
-2 underperform underweight overvalued sell-rating bear bears short-report short-seller short-sellers bearish-on
-2 dumps-stake sells-stake cuts-stake exits-stake insider-selling cautious skeptical wary
-3 downgraded downgrades downgrade cut-to-sell cut-to-hold cut-to-neutral cuts-to-sell cuts-to-hold cuts-to-neutral
-3 cut-to-market-perform cuts-to-market-perform cut-to-underperform cuts-to-underperform cut-to-underweight
-3 cut-to-equal-weight cuts-to-equal-weight cut-to-sector-perform cut-to-peer-perform cut-to-in-line cut-to-perform
-3 cut-at cuts-to price-target-cut target-cut pt-cut target-lowered pt-lowered target-slashed pt-slashed
-3 cuts-price-target cuts-target cuts-pt lowers-price-target lowers-target lowers-pt slashes-target slashes-pt
-3 loses-bull started-at-sell initiated-at-sell started-at-underperform initiated-at-underperform trims-target
-3 started-at-underweight initiated-at-underweight slashes-price-target bear-case
`;

/** What companies do, and what is done to them. */
const AFFAIRS = `
+3 fda-approval fda-approves fda-clears approval-from wins-approval gets-approval wins-contract wins-order
+3 special-dividend dividend-increase raises-dividend raise-dividend hikes-dividend hike-dividend boosts-dividend
+3 dividend-hike ups-dividend
+2 buyback buybacks share-repurchase repurchase stock-split takeover-offer takeover-bid buyout-offer bidding-war
+2 to-be-acquired approval approved approves breakthrough wins-approval-for positive-data met-endpoint
+2 meets-endpoint met-primary-endpoint fast-track breakthrough-designation strong-demand contract-win landmark
+2 stimulus trade-deal settles-probe settle-probe settles-lawsuit settle-lawsuit ends-probe probe-ends wins-lawsuit
+2 prevails receives-contract receives-order awarded-contract lands-contract secures-contract buy-back tariff-cut
+2 tariff-cuts tariff-relief bailout
+1 expansion accelerates accelerating optimistic optimism partnership growth grows momentum strong strength wins won
+1 demand-grows upgrade-cycle easing dovish rate-cut rate-cuts cost-savings synergies
-1 concerns concern worries worry fears fear uncertainty warns warning warned risks outbreak coronavirus virus hit
-2 lawsuit lawsuits sues sued investigation investigates investigated layoffs lays-off layoff job-cuts cuts-jobs
-2 secondary-offering public-offering stock-offering prices-offering share-sale convertible-notes-offering downturn
-2 backlash hack hacked ransomware shut shutting closing-stores closes-stores store-closures scale-back scales-back
-2 scaling-back suspending suspend gloom gloomy turbulent tariffs tariff recession outage outages breach strike
-2 strikes boycott antitrust fined penalty shutdown shuts resigns steps-down ousted halted halts suspends suspended
-2 delays delayed delay scrapped scraps terminates default bubble contagion hawkish rate-hike rate-hikes glut
-2 oversupply cuts slashes slashed slashing lowers lowered
-3 fraud subpoena indicted probe probes probed accounting-irregularities short-attack defaults recall recalls
-3 complete-response-letter clinical-hold fails-trial trial-fails missed-endpoint fails-to-meet fda-rejects
-3 rejection dividend-cut cuts-dividend suspends-dividend slashes-dividend halts-dividend scraps-dividend
-3 omits-dividend
-4 bankruptcy bankrupt insolvency insolvent liquidation delisting delisted ponzi
`;

/** Words whose mood in daily life says nothing about a share. */
const NEUTRAL = `
 0 share shares sharing vice gross crude interest interested trust trusts united chance chances gold natural energy
 0 security securities matter matters credit free fund funded please best top hard like live fire big huge great
 0 super fair capital mutual solar cancer disease tumor infection alert alerts debt bond bonds number true care want
 0 fun heart resources growth-fund launched launch agree agrees agreement leading novel safe alone apple-card dear
 0 short shorts option options call calls put puts tax taxes war bank banks critical emergency drug fed limited ltd
 0 join joins exploration pay paid cool god save saves saved support supports reach reached reaches help helps mine
 0 mining kill hell no yes cut-off cutting-edge rate-decision open opportunity opportunities prepared stop stopped
 0 fight fighting dead death die died wasted pressure battle block blocks demand demands fresh justice straight
 0 spirit grand asset assets value values net backing liquidity present presents presentation awards award awarded
 0 honor good better worse bad crisis worst insider insiders commitment increase increased increases decrease boost
 0 boosts boosting ease celebrates ambitious ambitions wants secured effective reserve allows thanks-to lead bargain
 0 bargains swing miss-usa thanks thank good-morning happy love win lucky prize treasure treasury
`;

/** Every word and phrase, with its valence. */
export const FINANCE_LEXICON: ReadonlyMap<string, number> = new Map(
  [RESULTS, PRICES, ANALYSTS, AFFAIRS, NEUTRAL]
    .flatMap((text) => text.trim().split('\n'))
    .map((line) => line.trim().split(' '))
    .flatMap(([valence, ...words]) => words.map((word) => [word, Number(valence)] as const)),
);
