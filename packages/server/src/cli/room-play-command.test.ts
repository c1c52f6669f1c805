import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'
import { roomPlayOptions } from './room-options.ts'
import { roomPlayCommand } from './room-play-command.ts'
import { Interrupted } from './terminal.ts'

async function play(
  words: string[],
  interrupted = new AbortController().signal,
): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const terminal = {
    out: (text: string) => {
      out += text
    },
    err: (text: string) => {
      err += text
    },
    errIsTerminal: false,
    interrupted,
  }
  const code = await roomPlayCommand(readOptions('room', words, roomPlayOptions, 2), terminal)
  return { code, out, err }
}

describe('room play', () => {
  test('wrong use is told with a hint', async () => {
    await expect(play(['play'])).rejects.toThrow(/needs “play”/)
    await expect(play(['list', 'ust-2022'])).rejects.toThrow(/room play ust-2022 --bots/)
    await expect(play(['play', 'ust-2022'])).rejects.toThrow(/Add --bots/)
    await expect(play(['play', 'nowhere', '--bots'])).rejects.toThrow(/no such file/)
    await expect(play(['play', 'ust-2022', '--bots', '--seed', '-3'])).rejects.toThrow(/is not a seed/)
  })

  test('a whole exercise, from start to signed minutes, as a table', async () => {
    const { code, out, err } = await play(['play', 'ust-2022', '--bots'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^UST, May 2022\n/)
    for (const round of [1, 2, 3, 4, 5]) expect(out).toContain(`Round ${round}`)
    expect(out).toMatch(/05-08 .* foundation +The Foundation spends/)
    expect(out).toContain('The minutes are signed.')
    expect(out).toMatch(
      /\nlog +\d+ events, [0-9a-f]{64}\nminutes +[0-9a-f]{64}\nmanifest +[0-9a-f]{64}\nresult +[0-9a-f]{64}\n/,
    )
  })

  test('as JSON, the same for the same seed', async () => {
    const words = ['play', 'client-workshop', '--bots', '--json']
    const first = await play(words)
    expect((await play(words)).out).toBe(first.out)
    const told = JSON.parse(first.out) as { events: { kind: string }[]; figures: unknown[]; minutesHash: string }
    expect(told).toMatchObject({ exercise: 'client-workshop', seed: null, manifestHash: null, figures: [] })
    expect(told.events.at(-1)!.kind).toBe('phase.opened')
    expect(told.events.filter(event => event.kind === 'minutes.signed')).toHaveLength(1)
  })

  test('an interrupt ends it', async () => {
    await expect(play(['play', 'ust-2022', '--bots'], AbortSignal.abort())).rejects.toBeInstanceOf(Interrupted)
  })
})
