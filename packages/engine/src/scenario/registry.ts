/** The registered kinds. A scenario may name these and no others; a new market or crowd is one more line here. */

import { attackerKind } from '../crowd/attacker.ts'
import { bandArbitrageursKind } from '../crowd/band-arbitrageurs.ts'
import { coverageBeliefKind } from '../crowd/coverage-belief.ts'
import { defencePlanKind } from '../crowd/defence-plan.ts'
import { demandValuationKind } from '../crowd/demand-valuation.ts'
import { discountDepositorsKind } from '../crowd/discount-depositors.ts'
import { discountRedeemersKind } from '../crowd/discount-redeemers.ts'
import { doubtMakersKind } from '../crowd/doubt-makers.ts'
import { equityValuationKind } from '../crowd/equity-valuation.ts'
import { liquidityProvidersKind } from '../crowd/liquidity-providers.ts'
import { marginRedeemersKind } from '../crowd/margin-redeemers.ts'
import { merchantPaymentsKind } from '../crowd/merchant-payments.ts'
import { mirrorLiquidatorsKind } from '../crowd/mirror-liquidators.ts'
import { mirrorMintersKind } from '../crowd/mirror-minters.ts'
import { noiseTradersKind } from '../crowd/noise-traders.ts'
import { pairCrowdKind } from '../crowd/pair-crowd.ts'
import { pairTradersKind } from '../crowd/pair-traders.ts'
import { poolArbitrageursKind } from '../crowd/pool-arbitrageurs.ts'
import { priceFeedersKind } from '../crowd/price-feeders.ts'
import { rescueBuyersKind } from '../crowd/rescue-buyers.ts'
import { reserveFoundationKind } from '../crowd/reserve-foundation.ts'
import { smallSaverKind } from '../crowd/small-saver.ts'
import { stakersKind } from '../crowd/stakers.ts'
import { thresholdDepositorsKind } from '../crowd/threshold-depositors.ts'
import { turnoverKind } from '../crowd/turnover.ts'
import { twoRegimeMakersKind } from '../crowd/two-regime-makers.ts'
import { walletKind } from '../crowd/wallet.ts'
import { anchorLoansKind } from '../issuers/anchor-loans.ts'
import { anchorMarketKind } from '../issuers/anchor-market.ts'
import { mirrorMarketKind } from '../issuers/mirror-market.ts'
import { terraChainKind } from '../issuers/terra/terra-chain.ts'
import { terraTreasuryKind } from '../issuers/terra/terra-treasury.ts'
import { terraValidatorsKind } from '../issuers/terra/terra-validators.ts'
import { curveMarketKind } from '../markets/curve-market.ts'
import { exchangeKind } from '../markets/exchange/exchange.ts'
import { quotedMarketKind } from '../markets/quoted-market.ts'
import { referenceMarketKind } from '../markets/reference-market.ts'
import { terraswapPairKind } from '../markets/terraswap-market.ts'
import type { Kind, KindRole } from '../step/kind.ts'

/** All kinds, in the order in which the documents list them. */
export const registeredKinds: readonly Kind[] = [
  curveMarketKind,
  exchangeKind,
  referenceMarketKind,
  quotedMarketKind,
  terraChainKind,
  terraTreasuryKind,
  terraValidatorsKind,
  anchorMarketKind,
  anchorLoansKind,
  twoRegimeMakersKind,
  attackerKind,
  reserveFoundationKind,
  discountDepositorsKind,
  discountRedeemersKind,
  equityValuationKind,
  poolArbitrageursKind,
  noiseTradersKind,
  priceFeedersKind,
  bandArbitrageursKind,
  coverageBeliefKind,
  defencePlanKind,
  demandValuationKind,
  doubtMakersKind,
  liquidityProvidersKind,
  marginRedeemersKind,
  merchantPaymentsKind,
  rescueBuyersKind,
  stakersKind,
  thresholdDepositorsKind,
  turnoverKind,
  walletKind,
  terraswapPairKind,
  mirrorMarketKind,
  mirrorMintersKind,
  mirrorLiquidatorsKind,
  pairTradersKind,
  pairCrowdKind,
  smallSaverKind,
]

/** The kind with this name in this role, or undefined. */
export function findKind(kinds: readonly Kind[], role: KindRole, kind: string): Kind | undefined {
  return kinds.find(candidate => candidate.role === role && candidate.kind === kind)
}
