import {
  auctionMirrorPosition,
  checkMirrorPosition,
  type MirrorRefused,
  type MirrorTerms,
  mirrorProtocolFee,
  openMirrorPosition,
} from '../../issuers/mirror/collateral-position.ts'
import { divideNine, multiplyNine, reverseNine } from '../../issuers/mirror/nine-digit-decimal.ts'
import { formatDecimal } from '../../issuers/terra/cosmwasm-decimal.ts'
import {
  amountField,
  type CaseRunner,
  compareCase,
  compareNamed,
  Refused,
  runByKind,
  wasmField,
} from './expectation.ts'
import type { CaseOutcome } from './outcome.ts'
import { type CaseFields, runCases } from './vector-case.ts'

function terms(fields: CaseFields): MirrorTerms {
  return {
    assetPrice: wasmField(fields, 'asset_price'),
    collateralPrice: wasmField(fields, 'collateral_price'),
    minimumCollateralRatio: wasmField(fields, 'min_collateral_ratio'),
    collateralMultiplier: wasmField(fields, 'collateral_multiplier'),
  }
}

/** The value, or the refusal as what {@link compareCase} understands. */
function accepted<T extends object>(value: T | MirrorRefused): T {
  if ('refused' in value) throw new Refused(value.refused)
  return value
}

const openPosition: CaseRunner = (fields, differences) => {
  const input = {
    ...terms(fields),
    collateralMicros: amountField(fields, 'collateral'),
    collateralRatio: wasmField(fields, 'collateral_ratio'),
  }
  compareCase(fields, differences, () => ({
    mint_amount: accepted(openMirrorPosition(input)).mintMicros.toString(),
  }))
}

const mintOrWithdrawCheck: CaseRunner = (fields, differences) => {
  const after = {
    assetMicros: amountField(fields, 'asset_after'),
    collateralMicros: amountField(fields, 'collateral_after'),
  }
  const rules = terms(fields)
  compareNamed(fields, differences, ['required_collateral', 'allowed'], () => {
    const { requiredMicros, allowed } = checkMirrorPosition(after, rules)
    return { required_collateral: requiredMicros.toString(), allowed }
  })
}

const burnFee: CaseRunner = (fields, differences) => {
  const burnMicros = amountField(fields, 'burn')
  const prices = {
    assetPrice: wasmField(fields, 'asset_price'),
    collateralPrice: wasmField(fields, 'collateral_price'),
    protocolFeeRate: wasmField(fields, 'protocol_fee_rate'),
  }
  compareCase(fields, differences, () => mirrorProtocolFee(burnMicros, prices).toString())
}

const auction: CaseRunner = (fields, differences) => {
  const position = {
    assetMicros: amountField(fields, 'position_asset'),
    collateralMicros: amountField(fields, 'position_collateral'),
  }
  const offered = amountField(fields, 'offered_asset')
  const rules = {
    ...terms(fields),
    auctionDiscount: wasmField(fields, 'auction_discount'),
    protocolFeeRate: wasmField(fields, 'protocol_fee_rate'),
  }
  compareCase(fields, differences, () => {
    const done = accepted(auctionMirrorPosition(position, offered, rules))
    return {
      discounted_price: formatDecimal(done.discountedPrice),
      refund_asset: done.refundAssetMicros.toString(),
      liquidated_asset: done.liquidatedAssetMicros.toString(),
      gross_collateral: done.grossCollateralMicros.toString(),
      protocol_fee: done.protocolFeeMicros.toString(),
      to_liquidator: done.toLiquidatorMicros.toString(),
      left_asset: done.leftAssetMicros.toString(),
      left_collateral: done.leftCollateralMicros.toString(),
      closed: done.closed,
      refund_to_owner: done.refundToOwnerMicros.toString(),
    }
  })
}

const decimalFunctions: CaseRunner = (fields, differences) => {
  const a = wasmField(fields, 'a')
  const b = wasmField(fields, 'b')
  compareNamed(fields, differences, ['divide', 'multiply', 'reverse_b'], () => ({
    divide: formatDecimal(divideNine(a, b)),
    multiply: formatDecimal(multiplyNine(a, b)),
    reverse_b: formatDecimal(reverseNine(b)),
  }))
}

/** Suite mirror: positions, checks, fees, auctions and the nine-digit decimals of Mirror. */
export function verifyMirror(file: unknown): CaseOutcome[] {
  return runCases(
    file,
    runByKind({
      open_position: openPosition,
      mint_or_withdraw_check: mintOrWithdrawCheck,
      burn_fee: burnFee,
      auction,
      decimal_helpers: decimalFunctions,
    }),
  )
}
