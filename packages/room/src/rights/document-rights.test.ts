import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal } from '../act/rehearsal.ts'
import { sampleExercise } from '../act/sample-exercise.ts'
import { type DocumentName, phases } from '../event/events.ts'
import { documentRights, documentsOf } from './document-rights.ts'

let room: Rehearsal
beforeEach(() => {
  room = new Rehearsal({ exercise: sampleExercise })
  room.join('ben', 'co-author')
  room.join('anna', 'player', 'bank')
  room.join('cleo', 'player', 'issuer')
  room.join('part', 'participant')
  room.join('eva', 'evaluator')
  room.join('obi', 'observer')
  room.join('oscar', 'observer', 'bank')
})

/** Rights through all phases, one letter each: none, read, comment, suggest, edit. */
function letters(person: string, document: DocumentName): string {
  return phases.map(phase => documentRights(room.state, person, document, phase)[0]).join('')
}

describe('rights by phase: prepare, read, comment, discuss, decide, act, reflect, minutes, signed', () => {
  test.each([
    ['chair', 'plenary', 'ereeeesrr'],
    ['ben', 'plenary', 'ereeccsrr'],
    ['part', 'plenary', 'nrscccsrr'],
    ['anna', 'plenary', 'nrscccsrr'],
    ['eva', 'plenary', 'nrccccsrr'],
    ['obi', 'plenary', 'nrrrrrrrr'],
    ['stranger', 'plenary', 'nnnnnnnnn'],

    ['anna', 'seat:bank', 'neeeeeerr'],
    ['cleo', 'seat:bank', 'nnnnnnnnn'],
    ['part', 'seat:bank', 'nnnnnnnnn'],
    ['eva', 'seat:bank', 'rrrrrrrrr'],
    ['chair', 'seat:bank', 'rrrrrrrrr'],
    ['oscar', 'seat:bank', 'nrrrrrrrr'],
    ['eva', 'seat:throne', 'nnnnnnnnn'],

    ['anna', 'cell:finance', 'neeeeeerr'],
    ['cleo', 'cell:finance', 'nnnnnnnnn'],
    ['eva', 'cell:finance', 'rrrrrrrrr'],
    ['eva', 'cell:nobody', 'nnnnnnnnn'],

    ['eva', 'control', 'eeeeeeerr'],
    ['chair', 'control', 'eeeeeeerr'],
    ['anna', 'control', 'nnnnnnnnn'],
    ['ben', 'control', 'nnnnnnnnn'],

    ['anna', 'person:anna', 'eeeeeeeer'],
    ['obi', 'person:obi', 'nnnnnnnnn'],
    ['chair', 'person:anna', 'nnnnnnnnn'],
    ['eva', 'person:nobody', 'nnnnnnnnn'],
    ['part', 'seat:null', 'nnnnnnnnn'],
  ] as const)('%s in %s: %s', (person, document, rights) => {
    expect(letters(person, document)).toBe(rights)
  })

  test('whoever is taken out has none', () => {
    room.give('chair', 'remove-person', { person: 'anna', reason: '' })
    for (const document of ['plenary', 'seat:bank', 'person:anna'] as const)
      expect(letters('anna', document)).toBe('nnnnnnnnn')
  })

  test('the present phase counts unless another is asked for', () => {
    expect(documentRights(room.state, 'part', 'plenary')).toBe('none')
    room.force('comment')
    expect(documentRights(room.state, 'part', 'plenary')).toBe('suggest')
  })
})

describe('the list of documents', () => {
  const names = (person: string) =>
    documentsOf(room.state, person).map(document => `${document.name} ${document.right}`)

  test('holds what a person may see, the plenary one first', () => {
    room.force('comment')
    expect(names('anna')).toEqual(['plenary suggest', 'seat:bank edit', 'cell:finance edit', 'person:anna edit'])
    expect(names('obi')).toEqual(['plenary read'])
    expect(names('stranger')).toEqual([])
    expect(names('eva')).toEqual([
      'plenary comment',
      'seat:issuer read',
      'seat:bank read',
      'seat:exchange read',
      'seat:press read',
      'cell:finance read',
      'control edit',
      'person:eva edit',
    ])
  })

  test('while others prepare, those who wait have their notes alone', () => {
    expect(names('part')).toEqual(['person:part edit'])
    expect(names('ben')).toEqual(['plenary edit', 'person:ben edit'])
  })
})
