/**
 * Reading protobuf by hand: a table says which field numbers a message has and how each is read. Everything else is refused: a field
 * that nobody reads could change what was signed. There is no recursion but the one that the tables spell out.
 */

import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { sdkCodes, TransactionRefusal } from './refusals.ts'

/** Reads one field; the reader stands behind its tag. */
export type FieldReader = (reader: BinaryReader) => void

/** How a field is written on the wire, what reads it, and how often it may come (default once). */
export type Field = { wire: WireType; read: FieldReader; timesMax?: number }

/** Fields of a message by their numbers. */
export type FieldTable = Readonly<Record<number, Field>>

/** A text field. */
export function textField(take: (text: string) => void): Field {
  return { wire: WireType.LengthDelimited, read: reader => take(reader.string(true)) }
}

/** A field of bytes, or of a message that is read by its own table. */
export function bytesField(take: (bytes: Uint8Array) => void, timesMax = 1): Field {
  return { wire: WireType.LengthDelimited, read: reader => take(reader.bytes().slice()), timesMax }
}

/** An unsigned 64-bit field. */
export function unsignedField(take: (value: bigint) => void): Field {
  return { wire: WireType.Varint, read: reader => take(BigInt(reader.uint64())) }
}

/**
 * Reads a whole message.
 * @param what its name, for the refusal.
 * @throws TransactionRefusal with the chain's code for bytes that are no transaction; nothing else.
 */
export function readFields(what: string, bytes: Uint8Array, fields: FieldTable): void {
  try {
    const reader = new BinaryReader(bytes)
    const times = new Map<number, number>()
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag()
      const field = Object.hasOwn(fields, number) ? fields[number] : undefined
      if (field === undefined) throw undecodable(`${what} has an unknown field ${number}`)
      if (wire !== field.wire) throw undecodable(`field ${number} of ${what} has wire type ${wire}, not ${field.wire}`)
      const count = (times.get(number) ?? 0) + 1
      if (count > (field.timesMax ?? 1)) throw undecodable(`field ${number} of ${what} comes too often`)
      times.set(number, count)
      field.read(reader)
    }
    // A varint that is cut off leaves the reader behind the end.
    if (reader.pos > reader.len) throw undecodable(`${what} ends too early`)
  } catch (error) {
    if (error instanceof TransactionRefusal) throw error
    throw undecodable(`${what} cannot be read`)
  }
}

/** The refusal for bytes that are no transaction. */
export function undecodable(reason: string): TransactionRefusal {
  return new TransactionRefusal(sdkCodes.undecodable, `${reason}: tx parse error`)
}
