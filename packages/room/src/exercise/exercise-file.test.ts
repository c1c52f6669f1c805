import { describe, expect, test } from 'vitest'
import { exerciseFromValue } from './exercise-file.ts'

type Plain = Record<string, unknown>

/** A small exercise without a mistake. */
function small(): Plain & { run: Plain; seats: Plain[]; rounds: Plain[]; injects: Plain[]; decisions: Plain[] } {
  return {
    breakwaterExercise: 1,
    id: 'small',
    title: 'A small exercise',
    summary: 'Two seats and a peg.',
    duration: '60 min',
    run: {
      scenario: 'ust-2022-record',
      seed: 7,
      from: '2022-05-07T14:00Z',
      until: '+48 h',
      measures: ['ustPriceUsd'],
      names: { peg: 'ustPriceUsd' },
    },
    cells: [{ id: 'authorities', title: 'The authorities' }],
    seats: [
      {
        id: 'exchange',
        title: 'The exchange',
        brief: 'You halt.',
        levers: [
          {
            id: 'floor',
            title: 'Set a floor',
            target: 'exchange',
            act: 'price-floor',
            choices: [{ name: 'price', label: 'Lowest price', preset: 0.7, low: 0, high: '0.95' }],
            sentence: 'No sales below {price}.',
          },
        ],
        policy: {
          says: 'Floor below 0.9.',
          rules: [{ id: 'low', when: 'peg < 0.9 for 1 h', lever: 'floor', choices: { price: 0.8 }, because: 'Panic.' }],
        },
      },
      { id: 'regulator', title: 'The regulator', brief: 'You watch.', cell: 'authorities', measures: ['ustSupply'] },
    ],
    rounds: [{ title: 'One', until: '+12 h', read: '5 min', comment: '5 min', discuss: '10 min', decide: '5 min' }],
    injects: [
      { id: 'news', title: 'News', form: 'text', from: 'Wire', text: 'It begins.', release: { at: '+1 h' } },
      {
        id: 'break',
        title: 'The peg breaks',
        form: 'chart',
        to: ['seat:exchange', 'cell:authorities'],
        from: 'Desk',
        measures: ['ustPriceUsd'],
        release: { when: 'peg < 0.985 for 30 min', notBefore: '+2 h' },
        objective: 'act',
      },
    ],
    objectives: [
      { id: 'act', title: 'Act', capability: 'Decide', target: 'Within an hour', tasks: [{ id: 't', title: 'Vote' }] },
    ],
    decisions: [
      {
        id: 'halt',
        question: 'A floor?',
        owner: 'exchange',
        method: 'majority',
        inject: 'break',
        options: [
          { id: 'yes', title: 'Yes', pulls: [{ seat: 'exchange', lever: 'floor' }] },
          { id: 'no', title: 'No' },
        ],
      },
    ],
    document: '# Plan',
  }
}

function mistakes(
  change: (file: ReturnType<typeof small>) => void,
  columns?: { id: string; unit: string }[],
): string[] {
  const file = small()
  change(file)
  const result = exerciseFromValue(file, columns === undefined ? {} : { columns })
  return result.ok ? [] : result.mistakes.map(mistake => `${mistake.code} ${mistake.path.join('.')}`)
}

test('a file without mistakes becomes an exercise with its times and numbers read', () => {
  const result = exerciseFromValue(small())
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes))
  const { exercise } = result
  const fromMs = Date.UTC(2022, 4, 7, 14)
  expect(exercise.run).toMatchObject({ seed: '7', precision: 'fast', fromMs, untilMs: fromMs + 48 * 3_600_000 })
  expect(exercise.durationMs).toBe(3_600_000)
  expect(exercise.clock).toEqual({ mode: 'hand', ratio: 20 })
  expect(exercise.rounds[0]).toMatchObject({ untilMs: fromMs + 12 * 3_600_000, readMs: 300_000 })
  expect(exercise.injects.map(inject => inject.release)).toEqual([
    { by: 'time', atMs: fromMs + 3_600_000 },
    { by: 'condition', when: 'peg < 0.985 for 30 min', notBeforeMs: fromMs + 7_200_000 },
  ])
  expect(exercise.seats[0]!.levers[0]!.choices[0]).toMatchObject({ preset: 0.7, low: 0, high: 0.95, unit: '' })
  // A pull that names no number takes what the lever proposes; an owner is read by people.
  expect(exercise.decisions[0]!.options[0]!.pulls[0]!.choices).toEqual({ price: 0.7 })
  expect(exercise.decisions[0]!.owner).toBe('The exchange')
})

test('without a run, rounds end when their own time is over', () => {
  const result = exerciseFromValue({
    ...small(),
    run: null,
    seats: [{ id: 'client', title: 'Client', brief: '' }],
    injects: [{ id: 'a', title: 'A', form: 'text', from: 'Chair', release: { at: '+25 min' } }],
    decisions: [],
    rounds: [
      { title: 'One', read: '5 min', comment: '5 min', discuss: '10 min', decide: '5 min' },
      { title: 'Two', read: '0 min', comment: '5 min', discuss: '10 min', decide: '5 min' },
    ],
  })
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes))
  expect(result.exercise.rounds.map(round => round.untilMs / 60_000)).toEqual([25, 45])
  expect(result.exercise.injects[0]!.release).toEqual({ by: 'time', atMs: 25 * 60_000 })
})

describe('what is wrong is named with its path', () => {
  const rows: [string, (file: ReturnType<typeof small>) => void, string][] = [
    ['a key that is none', file => Object.assign(file, { sets: [] }), 'unknown-key sets'],
    ['a title that is missing', file => delete file['title'], 'missing-value title'],
    [
      'a version that is not this one',
      file => Object.assign(file, { breakwaterExercise: 2 }),
      'wrong-value breakwaterExercise',
    ],
    ['a span without a unit', file => Object.assign(file, { duration: '60' }), 'wrong-value duration'],
    ['a run backwards', file => Object.assign(file.run, { until: '2022-05-07T13:00Z' }), 'impossible-time run.until'],
    ['an unknown cell', file => Object.assign(file.seats[1]!, { cell: 'x' }), 'unknown-reference seats.1.cell'],
    ['a seat twice', file => Object.assign(file.seats[1]!, { id: 'exchange' }), 'duplicate-id seats.1.id'],
    [
      'an inject for nobody',
      file => Object.assign(file.injects[0]!, { to: ['seat:press'] }),
      'unknown-reference injects.0.to.0',
    ],
    [
      'an unknown objective',
      file => Object.assign(file.injects[1]!, { objective: 'x' }),
      'unknown-reference injects.1.objective',
    ],
    [
      'a chart of nothing',
      file => Object.assign(file.injects[1]!, { measures: [] }),
      'missing-value injects.1.measures',
    ],
    [
      'an inject before the beginning',
      file => Object.assign(file.injects[0]!, { release: { at: '2022-05-07T13:59Z' } }),
      'impossible-time injects.0.release.at',
    ],
    [
      'a condition that is none',
      file => Object.assign(file.injects[1]!, { release: { when: 'peg is low' } }),
      'wrong-value injects.1.release.when',
    ],
    [
      'a condition on nothing known',
      file => Object.assign(file.injects[1]!, { release: { when: 'pig < 1' } }),
      'unknown-reference injects.1.release.when',
    ],
    [
      'a decision nobody owns',
      file => Object.assign(file.decisions[0]!, { owner: 'nobody' }),
      'unknown-reference decisions.0.owner',
    ],
    [
      'a decision on no inject',
      file => Object.assign(file.decisions[0]!, { inject: 'x' }),
      'unknown-reference decisions.0.inject',
    ],
    [
      'a pull of a lever that is none',
      file =>
        Object.assign(file.decisions[0]!, {
          options: [{ id: 'a', title: 'A', pulls: [{ seat: 'regulator', lever: 'floor' }] }],
        }),
      'unknown-reference decisions.0.options.0.pulls.0.lever',
    ],
    [
      'a pull beyond its bounds',
      file =>
        Object.assign(file.decisions[0]!, {
          options: [{ id: 'a', title: 'A', pulls: [{ seat: 'exchange', lever: 'floor', choices: { price: 0.96 } }] }],
        }),
      'out-of-range decisions.0.options.0.pulls.0.choices.price',
    ],
    [
      'rounds longer than the exercise',
      file => Object.assign(file, { duration: '20 min' }),
      'impossible-time duration',
    ],
    [
      'a round after the end',
      file => Object.assign(file.rounds[0]!, { until: '+49 h' }),
      'impossible-time rounds.0.until',
    ],
    ['levers without a run', file => Object.assign(file, { run: null }), 'wrong-value seats.0.levers'],
  ]
  test.each(rows)('%s', (_what, change, expected) => {
    expect(mistakes(change)).toContain(expected)
  })

  test('a lever whose sentence, bounds and numbers do not fit', () => {
    const found = mistakes(file => {
      file.seats[0]!['levers'] = [
        {
          id: 'floor',
          title: 'Floor',
          target: 'exchange',
          act: 'price-floor',
          numbers: { price: 0.7 },
          choices: [{ name: 'price', label: 'Price', preset: 2, low: 0, high: 1 }],
          sentence: 'Floor at {prise}.',
        },
      ]
    })
    expect(found).toEqual(
      expect.arrayContaining([
        'out-of-range seats.0.levers.0.choices.0.preset',
        'duplicate-id seats.0.levers.0.choices.0.name',
        'unknown-reference seats.0.levers.0.sentence',
      ]),
    )
  })

  test('all of them at once', () => {
    const found = mistakes(file => {
      Object.assign(file.seats[1]!, { cell: 'x' })
      Object.assign(file.injects[1]!, { objective: 'x' })
      Object.assign(file, { duration: '20 min' })
    })
    expect(found).toHaveLength(3)
  })

  test('columns of the scenario and their units, where they are known', () => {
    const columns = [
      { id: 'ustPriceUsd', unit: 'USD' },
      { id: 'ustSupply', unit: 'UST' },
    ]
    expect(mistakes(() => undefined, columns)).toEqual([])
    expect(mistakes(file => Object.assign(file.seats[1]!, { measures: ['ustSuply'] }), columns)).toEqual([
      'unknown-reference seats.1.measures.0',
    ])
    expect(mistakes(file => Object.assign(file.injects[1]!, { release: { when: 'peg < 1 UST' } }), columns)).toEqual([
      'wrong-value injects.1.release.when',
    ])
  })

  test('what is no map at all', () => {
    for (const value of [null, 'text', 7, [], { breakwaterExercise: 1, seats: 'x' }])
      expect(exerciseFromValue(value).ok).toBe(false)
  })
})
