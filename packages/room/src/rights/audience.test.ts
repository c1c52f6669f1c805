import { describe, expect, test } from 'vitest'
import { Rehearsal } from '../act/rehearsal.ts'
import { sampleExercise } from '../act/sample-exercise.ts'
import { type Audience, controlRoles, roles } from '../event/person.ts'
import { maySee, type Viewer, viewerOf } from './audience.ts'

const seated: Viewer = { id: 'anna', role: 'player', seat: 'bank', cell: 'finance' }

describe('who may see what', () => {
  test.each([
    ['all', true],
    ['seat:bank', true],
    ['seat:issuer', false],
    ['cell:finance', true],
    ['cell:public', false],
    ['control', false],
    ['person:anna', true],
    ['person:ann', false],
    ['person:annalena', false],
    ['seat:', false],
    ['everybody', false],
  ])('a player of the bank, %s: %s', (audience, seen) => {
    expect(maySee(seated, audience as Audience)).toBe(seen)
  })

  test.each(roles)('%s without a seat', role => {
    const viewer: Viewer = { id: 'anna', role, seat: null, cell: null }
    const staff = controlRoles.includes(role)
    expect(maySee(viewer, 'all')).toBe(true)
    expect(maySee(viewer, 'control')).toBe(staff)
    expect(maySee(viewer, 'seat:bank')).toBe(staff)
    expect(maySee(viewer, 'cell:finance')).toBe(staff)
    expect(maySee(viewer, 'seat:null')).toBe(staff)
    expect(maySee(viewer, 'cell:null')).toBe(staff)
    expect(maySee(viewer, 'person:ben')).toBe(false)
  })

  test('the staff is chair, director, controller, evaluator, simulator', () => {
    expect([...controlRoles].sort()).toEqual(['chair', 'controller', 'director', 'evaluator', 'simulator'])
  })

  test('nobody sees nothing', () => {
    expect(maySee(null, 'all')).toBe(false)
  })

  test('a viewer has the cell of the seat, and is nobody after being taken out', () => {
    const room = new Rehearsal({ exercise: sampleExercise })
    room.join('anna', 'player', 'bank')
    expect(viewerOf(room.state, 'anna')).toEqual(seated)
    room.give('chair', 'change-person', { person: 'anna', name: 'anna', role: 'player', seat: 'issuer' })
    expect(viewerOf(room.state, 'anna')).toMatchObject({ seat: 'issuer', cell: null })
    room.give('chair', 'remove-person', { person: 'anna', reason: '' })
    expect(viewerOf(room.state, 'anna')).toBeNull()
    expect(viewerOf(room.state, 'stranger')).toBeNull()
  })
})
