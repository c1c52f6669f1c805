import * as dec from '../../issuers/terra/sdk-dec.ts'
import type { CaseOutcome } from './outcome.ts'
import { type CaseFields, CaseProblem, runCases } from './vector-case.ts'

const binary: Readonly<Record<string, (a: dec.Dec, b: dec.Dec) => dec.Dec>> = {
  add: dec.add,
  sub: dec.sub,
  mul: dec.mul,
  mul_truncate: dec.mulTruncate,
  quo: dec.quo,
  quo_truncate: dec.quoTruncate,
  quo_round_up: dec.quoRoundUp,
}
const byWhole: Readonly<Record<string, (a: dec.Dec, n: bigint) => dec.Dec>> = {
  mul_int: dec.mulInt,
  quo_int: dec.quoInt,
}
const toWhole: Readonly<Record<string, (a: dec.Dec) => bigint>> = {
  round_int: dec.roundInt,
  truncate_int: dec.truncateInt,
}
const unary: Readonly<Record<string, (a: dec.Dec) => dec.Dec>> = { ceil: dec.ceil }

function result(fields: CaseFields): string {
  const op = fields.text('op')
  const a = fields.dec('a')
  if (Object.hasOwn(binary, op)) return dec.format(binary[op]!(a, fields.dec('b')))
  if (Object.hasOwn(byWhole, op)) return dec.format(byWhole[op]!(a, fields.integer('b')))
  if (Object.hasOwn(toWhole, op)) return toWhole[op]!(a).toString()
  if (Object.hasOwn(unary, op)) return dec.format(unary[op]!(a))
  throw new CaseProblem(`op "${op}" is not known`)
}

/** Suite sdk_dec: chain decimals. A case is `{ id, op, a, b?, expect }`, expect a text or `{ error }`. */
export function verifySdkDec(file: unknown): CaseOutcome[] {
  return runCases(file, (fields, differences) => {
    const expected = fields.raw('expect')
    let got: string
    try {
      got = result(fields)
    } catch (thrown) {
      if (!(thrown instanceof dec.DecPanic)) throw thrown
      got = thrown.reason
    }
    if (typeof expected === 'string') differences.same('result', got, expected)
    else differences.same('result', got, fields.object('expect').text('error'))
  })
}
