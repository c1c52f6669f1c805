/**
 * Who owns what. Money moves only through postings of this file: transfer, mint, burn. Each takes from one place and gives to
 * another, and at every step the balances of an asset add up to its supply: exactly in the exact core, to one part in a billion
 * in the fast one.
 */

import type { Asset } from '../money/asset.ts'
import { Defect } from '../money/mistake.ts'
import { quantityToUnitsFloor } from '../money/rounding.ts'

/** Which numbers the run is counted in. */
export type Precision = 'exact' | 'fast'

/** Relative difference that the fast core's conservation check allows, from float rounding of millions of postings. */
export const fastConservationTolerance = 1e-9

/** What both cores can do. Accounts and assets are addressed by index; quantities are whole coins. */
export type Ledger = {
  readonly precision: Precision
  readonly assets: readonly Asset[]
  readonly accounts: readonly string[]
  /** Index of an account or an asset; an unknown name is a defect (the loader checks names). */
  account(id: string): number
  asset(id: string): number
  /** Opens an empty account with a new name and returns its index. Runs open theirs at the start; wallets of a node come later. */
  openAccount(id: string): number
  hasAccount(id: string): boolean
  /** Coins that the account has, as a double. */
  balance(account: number, asset: number): number
  /** Smallest units that the account has. */
  units(account: number, asset: number): bigint
  /** Coins that exist. */
  supply(asset: number): number
  /** Smallest units that exist. */
  supplyUnits(asset: number): bigint
  /**
   * Moves up to `quantity` coins, rounded down to a whole unit, never more than `from` has.
   * @returns the coins moved (0 if there were none): the caller compares with what it asked and journals a refusal.
   */
  transfer(asset: number, from: number, to: number, quantity: number): number
  /** Moves exactly `units`; more than `from` has is a defect. */
  transferUnits(asset: number, from: number, to: number, units: bigint): void
  /** Creates coins at `to`. @returns the coins created: 0 where the asset's ceiling would be passed. */
  mint(asset: number, to: number, quantity: number): number
  /** Destroys up to `quantity` coins of `from`. @returns the coins destroyed. */
  burn(asset: number, from: number, quantity: number): number
  /** Creates exactly `units` at `to`; passing the ceiling is a defect. */
  mintUnits(asset: number, to: number, units: bigint): void
  /** Destroys exactly `units` of `from`; more than it has is a defect. */
  burnUnits(asset: number, from: number, units: bigint): void
  /** Throws a Defect unless the balances of every asset add up to its supply and none is negative. */
  checkConservation(): void
  /** The bytes of all balances and supplies, for hashes. */
  bytes(): Uint8Array
  save(): LedgerState
  load(state: LedgerState): void
}

/** A copy of all balances, see {@link Ledger.save}. */
export type LedgerState = { balances: ArrayBuffer; supplies: ArrayBuffer; accounts: readonly string[] }

type Names = { assets: readonly Asset[]; accounts: readonly string[] }

/** Opens an empty ledger. */
export function openLedger(precision: Precision, names: Names): Ledger {
  return precision === 'exact' ? new ExactLedger(names) : new FastLedger(names)
}

class LedgerNames {
  readonly assets: readonly Asset[]
  accounts: readonly string[]
  private readonly accountIndex: Map<string, number>
  private readonly assetIndex: ReadonlyMap<string, number>

  constructor(names: Names) {
    this.assets = names.assets
    this.accounts = names.accounts
    this.accountIndex = new Map(names.accounts.map((id, index) => [id, index]))
    this.assetIndex = new Map(names.assets.map((asset, index) => [asset.id, index]))
    if (this.accountIndex.size !== names.accounts.length) throw new Defect('two accounts have one name')
    if (this.assetIndex.size !== names.assets.length) throw new Defect('two assets have one name')
  }

  account(id: string): number {
    const index = this.accountIndex.get(id)
    if (index === undefined) throw new Defect(`no account is called ${id}`)
    return index
  }

  hasAccount(id: string): boolean {
    return this.accountIndex.has(id)
  }

  protected nameAccount(id: string): number {
    if (this.accountIndex.has(id)) throw new Defect('two accounts have one name')
    const index = this.accounts.length
    this.accounts = [...this.accounts, id]
    this.accountIndex.set(id, index)
    return index
  }

  asset(id: string): number {
    const index = this.assetIndex.get(id)
    if (index === undefined) throw new Defect(`no asset is called ${id}`)
    return index
  }
}

/** Balances as signed 64-bit integers of the smallest unit. */
class ExactLedger extends LedgerNames implements Ledger {
  readonly precision = 'exact'
  private balances: BigInt64Array
  private readonly supplies: BigInt64Array
  /** The same memory as 32-bit halves: sums of halves are exact in doubles and cost no bigint. Little-endian, checked at opening. */
  private low: Uint32Array
  private high: Int32Array
  private readonly scales: Float64Array
  private readonly assetCount: number

  constructor(names: Names) {
    super(names)
    const cells = names.accounts.length * names.assets.length
    this.assetCount = names.assets.length
    this.balances = new BigInt64Array(cells)
    this.supplies = new BigInt64Array(names.assets.length)
    this.low = new Uint32Array(this.balances.buffer)
    this.high = new Int32Array(this.balances.buffer)
    this.scales = Float64Array.from(names.assets, asset => scaleOf(asset))
    if (new Uint32Array(new BigInt64Array([1n]).buffer)[0] !== 1) throw new Defect('this machine is not little-endian')
  }

  openAccount(id: string): number {
    const index = this.nameAccount(id)
    const grown = new BigInt64Array(this.balances.length + this.assetCount)
    grown.set(this.balances)
    this.balances = grown
    this.low = new Uint32Array(grown.buffer)
    this.high = new Int32Array(grown.buffer)
    return index
  }

  balance(account: number, asset: number): number {
    const at = 2 * (account * this.assetCount + asset)
    return (this.high[at + 1]! * 4_294_967_296 + this.low[at]!) / this.scales[asset]!
  }

  units(account: number, asset: number): bigint {
    return this.balances[account * this.assetCount + asset]!
  }

  supply(asset: number): number {
    return Number(this.supplies[asset]!) / this.scales[asset]!
  }

  supplyUnits(asset: number): bigint {
    return this.supplies[asset]!
  }

  transfer(asset: number, from: number, to: number, quantity: number): number {
    const scale = this.scales[asset]!
    let units = quantityToUnitsFloor(quantity, scale)
    const source = from * this.assetCount + asset
    const has = this.balances[source]!
    if (units > has) units = has
    if (units <= 0n || from === to) return 0
    this.balances[source] = has - units
    const target = to * this.assetCount + asset
    this.balances[target] = this.balances[target]! + units
    return Number(units) / scale
  }

  transferUnits(asset: number, from: number, to: number, units: bigint): void {
    const source = from * this.assetCount + asset
    const has = this.balances[source]!
    if (units < 0n || units > has) {
      throw new Defect(`${this.accounts[from]} has ${has} units of ${this.assets[asset]!.id}, not ${units}`)
    }
    this.balances[source] = has - units
    const target = to * this.assetCount + asset
    this.balances[target] = this.balances[target]! + units
  }

  mint(asset: number, to: number, quantity: number): number {
    const scale = this.scales[asset]!
    const units = quantityToUnitsFloor(quantity, scale)
    const supply = this.supplies[asset]!
    if (supply + units > this.assets[asset]!.supplyUnitsMax) return 0
    this.supplies[asset] = supply + units
    const target = to * this.assetCount + asset
    this.balances[target] = this.balances[target]! + units
    return Number(units) / scale
  }

  burn(asset: number, from: number, quantity: number): number {
    const scale = this.scales[asset]!
    let units = quantityToUnitsFloor(quantity, scale)
    const source = from * this.assetCount + asset
    const has = this.balances[source]!
    if (units > has) units = has
    this.balances[source] = has - units
    this.supplies[asset] = this.supplies[asset]! - units
    return Number(units) / scale
  }

  mintUnits(asset: number, to: number, units: bigint): void {
    const supply = this.supplies[asset]!
    if (units < 0n || supply + units > this.assets[asset]!.supplyUnitsMax) {
      throw new Defect(`${units} units of ${this.assets[asset]!.id} cannot be minted on top of ${supply}`)
    }
    this.supplies[asset] = supply + units
    const target = to * this.assetCount + asset
    this.balances[target] = this.balances[target]! + units
  }

  burnUnits(asset: number, from: number, units: bigint): void {
    const source = from * this.assetCount + asset
    const has = this.balances[source]!
    if (units < 0n || units > has) {
      throw new Defect(
        `${this.accounts[from]} has ${has} units of ${this.assets[asset]!.id}, ${units} cannot be burned`,
      )
    }
    this.balances[source] = has - units
    this.supplies[asset] = this.supplies[asset]! - units
  }

  checkConservation(): void {
    const { low, high, assetCount } = this
    const stride = 2 * assetCount
    for (let asset = 0; asset < assetCount; asset++) {
      let lowSum = 0
      let highSum = 0
      for (let at = 2 * asset; at < low.length; at += stride) {
        const highHalf = high[at + 1]!
        if (highHalf < 0) throw new Defect(`a balance of ${this.assets[asset]!.id} is negative`)
        lowSum += low[at]!
        highSum += highHalf
      }
      const sum = BigInt(highSum) * 4_294_967_296n + BigInt(lowSum)
      if (sum !== this.supplies[asset]!) {
        throw new Defect(
          `${this.assets[asset]!.id} is not conserved: balances ${sum}, supply ${this.supplies[asset]} units`,
        )
      }
    }
  }

  bytes(): Uint8Array {
    return joinBytes(this.balances.buffer, this.supplies.buffer)
  }

  save(): LedgerState {
    return {
      balances: copyBuffer(this.balances.buffer),
      supplies: copyBuffer(this.supplies.buffer),
      accounts: this.accounts,
    }
  }

  load(state: LedgerState): void {
    for (let at = this.accounts.length; at < state.accounts.length; at++) this.openAccount(state.accounts[at]!)
    // Accounts that were opened since stay, empty.
    this.balances.fill(0n)
    this.balances.set(new BigInt64Array(state.balances))
    this.supplies.set(new BigInt64Array(state.supplies))
  }
}

/** Balances as doubles in whole coins: for sweeps. */
class FastLedger extends LedgerNames implements Ledger {
  readonly precision = 'fast'
  private balances: Float64Array
  private readonly supplies: Float64Array
  private readonly supplyMax: Float64Array
  private readonly assetCount: number

  constructor(names: Names) {
    super(names)
    this.assetCount = names.assets.length
    this.balances = new Float64Array(names.accounts.length * names.assets.length)
    this.supplies = new Float64Array(names.assets.length)
    this.supplyMax = Float64Array.from(names.assets, asset => Number(asset.supplyUnitsMax) / scaleOf(asset))
  }

  openAccount(id: string): number {
    const index = this.nameAccount(id)
    const grown = new Float64Array(this.balances.length + this.assetCount)
    grown.set(this.balances)
    this.balances = grown
    return index
  }

  balance(account: number, asset: number): number {
    return this.balances[account * this.assetCount + asset]!
  }

  units(account: number, asset: number): bigint {
    return BigInt(Math.floor(this.balance(account, asset) * scaleOf(this.assets[asset]!)))
  }

  supply(asset: number): number {
    return this.supplies[asset]!
  }

  supplyUnits(asset: number): bigint {
    return BigInt(Math.floor(this.supplies[asset]! * scaleOf(this.assets[asset]!)))
  }

  transfer(asset: number, from: number, to: number, quantity: number): number {
    if (!(quantity >= 0)) throw new Defect(`a quantity of ${quantity} cannot become money`)
    const source = from * this.assetCount + asset
    const has = this.balances[source]!
    const moved = quantity < has ? quantity : has
    if (moved <= 0 || from === to) return 0
    this.balances[source] = has - moved
    const target = to * this.assetCount + asset
    this.balances[target] = this.balances[target]! + moved
    return moved
  }

  transferUnits(asset: number, from: number, to: number, units: bigint): void {
    this.transfer(asset, from, to, Number(units) / scaleOf(this.assets[asset]!))
  }

  mint(asset: number, to: number, quantity: number): number {
    if (!(quantity >= 0)) throw new Defect(`a quantity of ${quantity} cannot become money`)
    if (this.supplies[asset]! + quantity > this.supplyMax[asset]!) return 0
    this.supplies[asset] = this.supplies[asset]! + quantity
    const target = to * this.assetCount + asset
    this.balances[target] = this.balances[target]! + quantity
    return quantity
  }

  burn(asset: number, from: number, quantity: number): number {
    if (!(quantity >= 0)) throw new Defect(`a quantity of ${quantity} cannot become money`)
    const source = from * this.assetCount + asset
    const has = this.balances[source]!
    const burned = quantity < has ? quantity : has
    this.balances[source] = has - burned
    this.supplies[asset] = this.supplies[asset]! - burned
    return burned
  }

  mintUnits(asset: number, to: number, units: bigint): void {
    this.mint(asset, to, Number(units) / scaleOf(this.assets[asset]!))
  }

  burnUnits(asset: number, from: number, units: bigint): void {
    this.burn(asset, from, Number(units) / scaleOf(this.assets[asset]!))
  }

  checkConservation(): void {
    const { balances, assetCount } = this
    for (let asset = 0; asset < assetCount; asset++) {
      let sum = 0
      for (let at = asset; at < balances.length; at += assetCount) {
        const balance = balances[at]!
        if (!(balance >= 0)) throw new Defect(`a balance of ${this.assets[asset]!.id} is ${balance}`)
        sum += balance
      }
      const supply = this.supplies[asset]!
      if (!(Math.abs(sum - supply) <= fastConservationTolerance * supply + 1e-6)) {
        throw new Defect(`${this.assets[asset]!.id} is not conserved: balances ${sum}, supply ${supply}`)
      }
    }
  }

  bytes(): Uint8Array {
    return joinBytes(this.balances.buffer, this.supplies.buffer)
  }

  save(): LedgerState {
    return {
      balances: copyBuffer(this.balances.buffer),
      supplies: copyBuffer(this.supplies.buffer),
      accounts: this.accounts,
    }
  }

  load(state: LedgerState): void {
    for (let at = this.accounts.length; at < state.accounts.length; at++) this.openAccount(state.accounts[at]!)
    this.balances.fill(0)
    this.balances.set(new Float64Array(state.balances))
    this.supplies.set(new Float64Array(state.supplies))
  }
}

function scaleOf(asset: Asset): number {
  let scale = 1
  for (let digit = 0; digit < asset.bookedDecimals; digit++) scale *= 10
  return scale
}

function copyBuffer(buffer: ArrayBufferLike): ArrayBuffer {
  const copy = new ArrayBuffer(buffer.byteLength)
  new Uint8Array(copy).set(new Uint8Array(buffer))
  return copy
}

function joinBytes(first: ArrayBufferLike, second: ArrayBufferLike): Uint8Array {
  const joined = new Uint8Array(first.byteLength + second.byteLength)
  joined.set(new Uint8Array(first), 0)
  joined.set(new Uint8Array(second), first.byteLength)
  return joined
}
