import { createRequire } from 'node:module'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type * as Terra from '@terra-money/terra.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { operatorAddress } from './addresses.ts'
import { TransactionRefusal } from './refusals.ts'
import { signBytes, verifySignature } from './signatures.ts'
import { decodeTransaction, encodeRaw, transactionBytesMax } from './transaction-decoding.ts'
import { transactionJson } from './transaction-json.ts'

const terra = createRequire(import.meta.url)('@terra-money/terra.js') as typeof Terra
const keyOf = (number: number): Terra.RawKey => new terra.RawKey(Buffer.alloc(32, number))

type SignOptions = {
  fee?: string
  gas?: number
  memo?: string
  timeoutHeight?: number
  sequence?: number
  accountNumber?: number
  chainId?: string
  amino?: boolean
}

/** A signed transaction in base64. The client asks no node when it is told number, sequence and fee. */
async function sign(key: Terra.RawKey, messages: readonly Terra.Msg[], options: SignOptions = {}): Promise<string> {
  const { LCDClient, Fee, SignatureV2 } = terra
  const { SIGN_MODE_DIRECT, SIGN_MODE_LEGACY_AMINO_JSON } = SignatureV2.SignMode
  const client = new LCDClient({ URL: 'http://127.0.0.1:9', chainID: options.chainId ?? 'sim-columbus-5' })
  const signed = await client.wallet(key).createAndSignTx({
    msgs: [...messages],
    fee: new Fee(options.gas ?? 200_000, options.fee ?? '30000uusd', '', ''),
    memo: options.memo ?? '',
    timeoutHeight: options.timeoutHeight ?? 0,
    accountNumber: options.accountNumber ?? 0,
    sequence: options.sequence ?? 0,
    signMode: options.amino === true ? SIGN_MODE_LEGACY_AMINO_JSON : SIGN_MODE_DIRECT,
  })
  return Buffer.from(signed.toBytes()).toString('base64')
}

const key = keyOf(1)
const me = key.accAddress
const other = keyOf(2).accAddress
const validator = operatorAddress('terra/validator-0')
const { Coin, MsgSend, MsgSwap, MsgSwapSend, MsgDelegate, MsgUndelegate, MsgWithdrawDelegatorReward } = terra

const six = [
  new MsgSend(me, other, { uluna: 5, uusd: 7 }),
  new MsgSwap(me, new Coin('uusd', 1_000_000), 'uluna'),
  new MsgSwapSend(me, other, new Coin('uluna', 3), 'uusd'),
  new MsgDelegate(me, validator, new Coin('uluna', 11)),
  new MsgUndelegate(me, validator, new Coin('uluna', 12)),
  new MsgWithdrawDelegatorReward(me, validator),
]

const bytesOf = async (...given: Parameters<typeof sign>): Promise<Uint8Array> =>
  new Uint8Array(Buffer.from(await sign(...given), 'base64'))

/** The code of the refusal, or undefined if it decodes. Anything else that is thrown fails the test. */
function codeOf(bytes: Uint8Array): number | undefined {
  try {
    decodeTransaction(bytes)
    return undefined
  } catch (error) {
    if (error instanceof TransactionRefusal) return error.code
    throw error
  }
}

describe('transactions of the client', () => {
  test('all six messages, fee, memo, limits', async () => {
    const bytes = await bytesOf(key, six, {
      memo: 'héllo',
      timeoutHeight: 77,
      sequence: 9,
      fee: '1uluna,2uusd',
      gas: 123,
    })
    const decoded = decodeTransaction(bytes)
    expect(decoded.messages).toEqual([
      {
        type: 'send',
        from: me,
        to: other,
        coins: [
          { denom: 'uluna', micros: 5n },
          { denom: 'uusd', micros: 7n },
        ],
      },
      { type: 'swap', trader: me, offer: { denom: 'uusd', micros: 1_000_000n }, askDenom: 'uluna' },
      { type: 'swap-send', from: me, to: other, offer: { denom: 'uluna', micros: 3n }, askDenom: 'uusd' },
      { type: 'delegate', delegator: me, validator, coin: { denom: 'uluna', micros: 11n } },
      { type: 'undelegate', delegator: me, validator, coin: { denom: 'uluna', micros: 12n } },
      { type: 'withdraw-rewards', delegator: me, validator },
    ])
    expect(decoded).toMatchObject({
      memo: 'héllo',
      timeoutHeight: 77n,
      fee: { gasLimit: 123n, payer: '', granter: '' },
      signers: [{ mode: 'direct', sequence: 9n }],
    })
    expect(decoded.hash).toBe(
      await new terra.LCDClient({ URL: 'http://127.0.0.1', chainID: 'x' }).tx.hash(
        terra.Tx.fromBuffer(Buffer.from(bytes)),
      ),
    )
  })

  test('the JSON of a transaction is read back by the client to the same bytes', async () => {
    const bytes = await bytesOf(key, six, { memo: 'm' })
    const back = terra.Tx.fromData(JSON.parse(JSON.stringify(transactionJson(decodeTransaction(bytes)))))
    expect(Buffer.from(back.toBytes()).equals(Buffer.from(bytes))).toBe(true)
  })
})

describe('signatures', () => {
  const signing = { chainId: 'sim-columbus-5', accountNumber: 4, sequence: 9n }

  test.each([false, true])('hold, and only for what was signed (legacy: %s)', async amino => {
    const bytes = await bytesOf(key, six, {
      accountNumber: 4,
      sequence: 9,
      memo: '<a & b>'.slice(amino ? 1 : 0, amino ? 2 : 7),
      amino,
    })
    const decoded = decodeTransaction(bytes)
    const { mode, publicKey } = decoded.signers[0]!
    expect(mode).toBe(amino ? 'amino' : 'direct')
    const check = (with_: Partial<typeof signing>, signature = decoded.signatures[0]!): boolean =>
      verifySignature(signature, signBytes(decoded, mode, { ...signing, ...with_ }), publicKey!)
    expect(check({})).toBe(true)
    expect(check({ chainId: 'columbus-5' })).toBe(false)
    expect(check({ accountNumber: 5 })).toBe(false)
    // A direct signature covers the sequence inside the signing information.
    if (amino) expect(check({ sequence: 10n })).toBe(false)
    for (const at of [0, 31, 32, 63]) {
      const changed = decoded.signatures[0]!.slice()
      changed[at]! ^= 1
      expect(check({}, changed)).toBe(false)
    }
    expect(check({}, highTwin(decoded.signatures[0]!))).toBe(false)
    expect(check({}, new Uint8Array(64))).toBe(false)
    expect(check({}, new Uint8Array(64).fill(255))).toBe(false)
    expect(check({}, decoded.signatures[0]!.slice(0, 63))).toBe(false)
  })

  test('a key that is no point of the curve is no key', () => {
    expect(verifySignature(new Uint8Array(64).fill(1), new Uint8Array(3), new Uint8Array(33).fill(5))).toBe(false)
  })

  test('legacy texts escape as the chain does', async () => {
    const decoded = decodeTransaction(await bytesOf(key, six.slice(0, 1), { memo: '<&>\u2028' }))
    const text = new TextDecoder().decode(signBytes(decoded, 'amino', signing))
    expect(text).toContain('"memo":"\\u003c\\u0026\\u003e\\u2028"')
    expect(
      text.startsWith('{"account_number":"4","chain_id":"sim-columbus-5","fee":{"amount":[{"amount":"30000"'),
    ).toBe(true)
  })
})

/** The other signature of the same message: n - s. */
function highTwin(signature: Uint8Array): Uint8Array {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const s = BigInt(`0x${Buffer.from(signature.slice(32)).toString('hex')}`)
  const twin = signature.slice()
  twin.set(Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex'), 32)
  return twin
}

describe('what is refused', () => {
  test('random bytes never throw anything but the refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        // The empty transaction decodes; it has no message and is refused later.
        if (bytes.length > 0) expect([2, 4, 6, 10, undefined]).toContain(codeOf(bytes))
      }),
      { numRuns: 3000 },
    )
  })

  test('nor do transactions with a few bytes changed, left out or doubled', async () => {
    const bytes = await bytesOf(key, six, { memo: 'memo' })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('set', 'cut', 'insert'),
        (edits, how) => {
          let changed = [...bytes]
          for (const [at, value] of edits) {
            if (how === 'set') changed[at] = value
            else changed = how === 'cut' ? changed.slice(0, at) : [...changed.slice(0, at), value, ...changed.slice(at)]
          }
          codeOf(Uint8Array.from(changed))
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('a longer spelling of the same transaction', async () => {
    const decoded = decodeTransaction(await bytesOf(key, six))
    const backwards = new BinaryWriter()
      .tag(3, WireType.LengthDelimited)
      .bytes(decoded.signatures[0]!)
      .tag(1, WireType.LengthDelimited)
      .bytes(decoded.bodyBytes)
      .tag(2, WireType.LengthDelimited)
      .bytes(decoded.authInfoBytes)
      .finish()
    expect(codeOf(backwards)).toBe(2)
    expect(codeOf(encodeRaw(decoded.bodyBytes, decoded.authInfoBytes, decoded.signatures))).toBeUndefined()
  })

  test('too many bytes', () => {
    expect(codeOf(new Uint8Array(transactionBytesMax + 1))).toBe(21)
  })

  test('fields that nobody reads, and messages that are not simulated, by name', async () => {
    const decoded = decodeTransaction(await bytesOf(key, six))
    const extended = new BinaryWriter()
      .raw(decoded.bodyBytes)
      .tag(1023, WireType.LengthDelimited)
      .bytes(new Uint8Array(2))
      .finish()
    expect(codeOf(encodeRaw(extended, decoded.authInfoBytes, decoded.signatures))).toBe(2)
    const contract = new terra.MsgExecuteContract(me, other, { mint: {} })
    const bytes = await bytesOf(key, [contract])
    expect(() => decodeTransaction(bytes)).toThrow('/terra.wasm.v1beta1.MsgExecuteContract')
    expect(codeOf(bytes)).toBe(6)
  })

  test('a thousand messages, coins without a number, groups', async () => {
    const decoded = decodeTransaction(await bytesOf(key, six))
    const many = await bytesOf(
      key,
      Array.from({ length: 101 }, () => six[5]!),
    )
    expect(codeOf(many)).toBe(2)
    const group = new BinaryWriter().tag(1, WireType.StartGroup).finish()
    expect(codeOf(encodeRaw(group, decoded.authInfoBytes, []))).toBe(2)
    const coin = new BinaryWriter()
      .tag(1, WireType.LengthDelimited)
      .string('uusd')
      .tag(2, WireType.LengthDelimited)
      .string('-5')
      .finish()
    const fee = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(coin).finish()
    const info = new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(fee).finish()
    expect(codeOf(encodeRaw(decoded.bodyBytes, info, []))).toBe(10)
  })
})
