/** Signatures of transactions: what they cover, and whether they hold. */

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { DecodedTransaction, SignMode } from './transaction-decoding.ts'
import { aminoSignText } from './transaction-json.ts'

/** What a signature is bound to beside the transaction. */
export type Signing = { chainId: string; accountNumber: number; sequence: bigint }

/** The bytes that a signature covers. */
export function signBytes(transaction: DecodedTransaction, mode: SignMode, signing: Signing): Uint8Array {
  if (mode === 'amino') return utf8ToBytes(aminoSignText(transaction, signing))
  // The sequence stands inside the signing information. Source: cosmos/tx/v1beta1/tx.proto, SignDoc.
  const writer = new BinaryWriter()
  if (transaction.bodyBytes.length > 0) writer.tag(1, WireType.LengthDelimited).bytes(transaction.bodyBytes)
  if (transaction.authInfoBytes.length > 0) writer.tag(2, WireType.LengthDelimited).bytes(transaction.authInfoBytes)
  writer.tag(3, WireType.LengthDelimited).string(signing.chainId)
  if (signing.accountNumber > 0) writer.tag(4, WireType.Varint).uint64(signing.accountNumber)
  return writer.finish()
}

/** True if `signature` (64 bytes, the smaller s) by `publicKey` (33 bytes) covers SHA-256 of `message`. */
export function verifySignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 33) return false
  try {
    return secp256k1.verify(signature, message, publicKey, { lowS: true, prehash: true })
  } catch {
    // Numbers outside the curve's range are no signature.
    return false
  }
}
