import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { documentFromJson, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { SimulatedClient } from './simulated-client.ts'
import { UpdateGate } from './update-gate.ts'
import type { DocumentRights } from './update-rules.ts'

const rounds = process.env['BREAKWATER_LONG'] === '1' ? 100_000 : 10_000

/** Numbers from a seed (a linear congruential generator): a failing round can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 4294967296) * below)
  }
}

function mutated(bytes: Uint8Array, next: (below: number) => number): Uint8Array {
  const copy = Array.from(bytes)
  for (let change = 1 + next(4); change > 0; change -= 1) {
    const at = next(copy.length)
    switch (next(5)) {
      case 0:
        copy[at] = next(256)
        break
      case 1:
        copy[at] = (copy[at] ?? 0) ^ (1 << next(8))
        break
      case 2:
        copy.splice(at, 1 + next(8))
        break
      case 3:
        copy.splice(at, 0, ...Array.from({ length: 1 + next(8) }, () => next(256)))
        break
      default:
        copy.splice(at, 0, ...copy.slice(at, at + next(20)))
    }
    if (copy.length === 0) copy.push(0)
  }
  return Uint8Array.from(copy)
}

describe('a gate', () => {
  it(`stays true to the document over ${rounds} mutated updates`, () => {
    const paragraph = {
      type: 'paragraph',
      content: [{ type: 'text', text: 'The peg holds as long as somebody believes it.' }],
    }
    const ydoc = documentFromJson({
      type: 'doc',
      content: [paragraph, { type: 'blockquote', content: [paragraph] }, { type: 'billBlock', attrs: { bill: 'hr1' } }],
    })
    if (isRefusal(ydoc)) throw new Error(ydoc.because)
    const gate = new UpdateGate({ source: () => Y.encodeStateAsUpdate(ydoc) })
    const eve = new SimulatedClient('eve', Y.encodeStateAsUpdate(ydoc), 50)
    const samples: Uint8Array[] = [Y.encodeStateAsUpdate(ydoc)]
    for (const suggesting of [false, true]) {
      eve.suggesting = suggesting
      for (let index = 0; index < 12; index += 1) {
        eve.edit(tr => (index % 4 === 3 ? tr.delete(2, 6) : tr.insertText('ab', 3 + index)))
        const update = eve.takeUpdate()
        if (update !== undefined) samples.push(update)
      }
    }
    const next = generator(20261127)
    const rights: readonly DocumentRights[] = ['edit', 'suggest', 'comment', 'none']
    const answers = new Map<string, number>()
    let accepted = 0
    for (let round = 0; round < rounds; round += 1) {
      const update = mutated(samples[next(samples.length)]!, next)
      const answer = gate.check(update, 'eve', rights[next(4)]!)
      const code = isRefusal(answer) ? answer.refused : 'ok'
      answers.set(code, (answers.get(code) ?? 0) + 1)
      if (!isRefusal(answer)) {
        if (answer.changed !== undefined) {
          accepted += 1
          Y.applyUpdate(ydoc, update)
        }
        gate.commit(answer.ticket)
      }
      if (round % 200 === 0) {
        expect(gate.doc.eq(proseOf(ydoc))).toBe(true)
        expect(ydoc.store.pendingStructs).toBeNull()
      }
    }
    expect(gate.doc.eq(proseOf(ydoc))).toBe(true)
    expect([...ydoc.share.keys()]).toEqual(['prose'])
    // What may stay: the document itself, no larger than what was accepted.
    expect(Y.encodeStateAsUpdate(ydoc).byteLength).toBeLessThan(samples[0]!.byteLength + accepted * 4096 + 4096)
    for (const code of ['malformed', 'ok']) expect(answers.get(code)).toBeGreaterThan(0)
  })
})
