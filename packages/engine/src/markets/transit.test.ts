import { describe, expect, test } from 'vitest'
import { openSmallStage } from '../step/small-stage.ts'
import { Transit } from './transit.ts'

describe.each(['exact', 'fast'] as const)('coins on their way (%s)', precision => {
  const open = (delayMinutes: number) => {
    const stage = openSmallStage({
      precision,
      stepMs: 60_000,
      holds: { sender: { UST: 1000 }, road: {}, receiver: {} },
    })
    const { ledger } = stage
    const transit = new Transit(stage, ledger.account('road'), ledger.asset('UST'), delayMinutes * 60_000)
    return { stage, ledger, transit, sender: ledger.account('sender'), receiver: ledger.account('receiver') }
  }

  test('arrive after the delay, each sending at its own time, and are somewhere all the while', () => {
    const { stage, ledger, transit, sender, receiver } = open(3)
    const arrived: number[] = []
    for (let step = 0; step < 7; step++) {
      arrived.push(transit.receive(receiver))
      if (step < 2) transit.send(sender, 100 + step)
      ledger.checkConservation()
      stage.clock.step++
    }
    expect(arrived).toEqual([0, 0, 0, 100, 101, 0, 0])
    expect(transit.onTheWay()).toBe(0)
  })

  test('arrive at once without a delay, and never more than was there', () => {
    const { transit, sender, receiver } = open(0)
    expect(transit.send(sender, 5000)).toBe(1000)
    expect(transit.onTheWay()).toBe(1000)
    expect(transit.receive(receiver)).toBe(1000)
  })
})
