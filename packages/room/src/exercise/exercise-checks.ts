/** Cross checks of an exercise file: every name leads somewhere, every time and number lies where it can. */

import type { Exercise } from '../event/exercise.ts'
import { measuresOf, parseCondition } from './condition.ts'
import type { ExerciseFile, ExerciseSurroundings } from './exercise-shape.ts'
import type { MistakeList, Path } from './mistake-list.ts'

/** Adds every name that leads nowhere and everything that cannot be. `exercise` is the same file with its numbers read. */
export function checkReferences(
  file: ExerciseFile,
  exercise: Exercise,
  surroundings: ExerciseSurroundings,
  list: MistakeList,
): void {
  const checks = new Checks(file, exercise, surroundings, list)
  checks.ids()
  checks.run()
  checks.seats()
  checks.rounds()
  checks.injects()
  checks.decisions()
}

class Checks {
  private readonly file: ExerciseFile
  private readonly exercise: Exercise
  private readonly list: MistakeList
  private readonly columns: ReadonlyMap<string, string | null>
  private readonly names: Readonly<Record<string, string>>

  constructor(file: ExerciseFile, exercise: Exercise, surroundings: ExerciseSurroundings, list: MistakeList) {
    this.file = file
    this.exercise = exercise
    this.list = list
    this.names = file.run?.names ?? {}
    const listed = [
      ...(file.run?.measures ?? []),
      ...Object.values(this.names),
      ...file.seats.flatMap(seat => seat.measures),
    ]
    this.columns =
      surroundings.columns === undefined
        ? new Map(listed.map(measure => [measure, null]))
        : new Map(surroundings.columns.map(column => [column.id, column.unit]))
  }

  ids(): void {
    const { file, list } = this
    list.addDuplicates(file.cells, ['cells'], 'cells')
    list.addDuplicates(file.seats, ['seats'], 'seats')
    list.addDuplicates(file.injects, ['injects'], 'injects')
    list.addDuplicates(file.objectives, ['objectives'], 'objectives')
    list.addDuplicates(file.decisions, ['decisions'], 'decisions')
    file.objectives.forEach((objective, at) => {
      list.addDuplicates(objective.tasks, ['objectives', at, 'tasks'], 'tasks')
    })
  }

  run(): void {
    const { file, exercise, list } = this
    if (file.run === null || exercise.run === null) return
    this.measures(file.run.measures, ['run', 'measures'])
    for (const [name, measure] of Object.entries(this.names)) this.measure(measure, ['run', 'names', name])
    if (exercise.run.untilMs <= exercise.run.fromMs) {
      list.add(['run', 'until'], 'impossible-time', 'The run ends before it begins.', 'Put `until` after `from`.')
    }
  }

  seats(): void {
    const { file, exercise, list } = this
    const cells = file.cells.map(cell => cell.id)
    file.seats.forEach((seat, at) => {
      const path = ['seats', at]
      if (seat.cell !== null) list.addUnless(cells, seat.cell, [...path, 'cell'], 'cell')
      list.addDuplicates(seat.levers, [...path, 'levers'], 'levers')
      if (file.run === null) {
        if (seat.levers.length > 0) this.needsRun([...path, 'levers'], 'Levers act')
        if (seat.measures.length > 0) this.needsRun([...path, 'measures'], 'Measures are taken')
      } else this.measures(seat.measures, [...path, 'measures'])
      exercise.seats[at]!.levers.forEach((lever, index) => {
        this.lever(lever, [...path, 'levers', index])
      })
      if (seat.policy === null) return
      list.addDuplicates(seat.policy.rules, [...path, 'policy', 'rules'], 'rules')
      exercise.seats[at]!.policy!.rules.forEach((rule, index) => {
        const here = [...path, 'policy', 'rules', index]
        this.condition(rule.when, [...here, 'when'])
        this.pull({ seat: seat.id, lever: rule.lever, choices: rule.choices }, here)
      })
    })
  }

  rounds(): void {
    const { exercise, list } = this
    const beginsMs = exercise.run?.fromMs ?? 0
    let before = beginsMs
    exercise.rounds.forEach((round, at) => {
      const path = ['rounds', at, 'until']
      if (round.untilMs <= before)
        list.add(path, 'impossible-time', 'The round stops where or before the one before it does.', 'Put it later.')
      if (exercise.run !== null && round.untilMs > exercise.run.untilMs)
        list.add(path, 'impossible-time', 'The round stops after the run ends.', 'Put it at or before `run.until`.')
      before = Math.max(before, round.untilMs)
    })
    const sumMs = exercise.rounds.reduce(
      (sum, round) => sum + round.readMs + round.commentMs + round.discussMs + round.decideMs,
      0,
    )
    if (sumMs > exercise.durationMs) {
      const minutes = (ms: number): string => `${Math.round(ms / 60_000)} min`
      list.add(
        ['duration'],
        'impossible-time',
        `The rounds take ${minutes(sumMs)}, the exercise only ${minutes(exercise.durationMs)}.`,
        'Make the exercise longer or its rounds shorter.',
      )
    }
  }

  injects(): void {
    const { file, exercise, list } = this
    const objectives = file.objectives.map(objective => objective.id)
    exercise.injects.forEach((inject, at) => {
      const path = ['injects', at]
      inject.to.forEach((audience, index) => {
        this.audience(audience, [...path, 'to', index])
      })
      if (inject.objective !== null) list.addUnless(objectives, inject.objective, [...path, 'objective'], 'objective')
      if (inject.form === 'chart' && inject.measures.length === 0)
        list.add([...path, 'measures'], 'missing-value', 'A chart needs measures.', 'Add `measures: [ustPriceUsd]`.')
      if (inject.form === 'picture' && inject.picture === null)
        list.add([...path, 'picture'], 'missing-value', 'A picture needs an address.', 'Add `picture:`.')
      if (inject.measures.length > 0 && file.run === null) this.needsRun([...path, 'measures'], 'Measures are taken')
      else this.measures(inject.measures, [...path, 'measures'])
      const { release } = inject
      if (release.by === 'condition') {
        this.condition(release.when, [...path, 'release', 'when'])
        if (release.notBeforeMs !== null) this.inside(release.notBeforeMs, [...path, 'release', 'notBefore'])
      } else if (release.by === 'time') this.inside(release.atMs, [...path, 'release', 'at'])
    })
  }

  decisions(): void {
    const { file, exercise, list } = this
    const injects = file.injects.map(inject => inject.id)
    const owners = ['chair', ...file.seats.map(seat => seat.id)]
    exercise.decisions.forEach((decision, at) => {
      const path = ['decisions', at]
      list.addUnless(owners, file.decisions[at]!.owner, [...path, 'owner'], 'seat')
      list.addDuplicates(decision.options, [...path, 'options'], 'options')
      if (decision.inject !== null) list.addUnless(injects, decision.inject, [...path, 'inject'], 'inject')
      decision.options.forEach((option, index) => {
        option.pulls.forEach((pull, number) => {
          this.pull(pull, [...path, 'options', index, 'pulls', number])
        })
      })
    })
  }

  private lever(lever: Exercise['seats'][number]['levers'][number], path: Path): void {
    const { list } = this
    const names = lever.choices.map(choice => choice.name)
    lever.choices.forEach((choice, at) => {
      if (!(choice.low <= choice.preset && choice.preset <= choice.high))
        list.add(
          [...path, 'choices', at, 'preset'],
          'out-of-range',
          'What is proposed does not lie between `low` and `high`.',
          'Order them: low, preset, high.',
        )
      if (names.indexOf(choice.name) !== at)
        list.add(
          [...path, 'choices', at, 'name'],
          'duplicate-id',
          `Two choices are called “${choice.name}”.`,
          'Rename one.',
        )
      if (Object.hasOwn(lever.numbers, choice.name))
        list.add(
          [...path, 'choices', at, 'name'],
          'duplicate-id',
          `“${choice.name}” is chosen and always given.`,
          'Take it out of `numbers` or of `choices`.',
        )
    })
    for (const match of lever.sentence.matchAll(/\{([^{}]*)\}/g)) {
      list.addUnless(names, match[1]!, [...path, 'sentence'], 'choice of this lever')
    }
  }

  private pull(pull: { seat: string; lever: string; choices: Record<string, number> }, path: Path): void {
    const { exercise, list } = this
    const seat = exercise.seats.find(candidate => candidate.id === pull.seat)
    if (seat === undefined) {
      list.addUnless(
        exercise.seats.map(candidate => candidate.id),
        pull.seat,
        [...path, 'seat'],
        'seat',
      )
      return
    }
    const lever = seat.levers.find(candidate => candidate.id === pull.lever)
    if (lever === undefined) {
      list.addUnless(
        seat.levers.map(candidate => candidate.id),
        pull.lever,
        [...path, 'lever'],
        `lever of the seat ${seat.id}`,
      )
      return
    }
    for (const [name, value] of Object.entries(pull.choices)) {
      const choice = lever.choices.find(candidate => candidate.name === name)
      const here = [...path, 'choices', name]
      if (choice === undefined) {
        list.addUnless(
          lever.choices.map(candidate => candidate.name),
          name,
          here,
          'choice of this lever',
        )
      } else if (value < choice.low || value > choice.high) {
        list.add(
          here,
          'out-of-range',
          `${value} ${choice.unit} is outside what the lever allows.`.replace(/ +/g, ' '),
          `Stay between ${choice.low} and ${choice.high}.`,
        )
      }
    }
  }

  private condition(text: string, path: Path): void {
    const { file, list } = this
    if (file.run === null) {
      this.needsRun(path, 'Conditions look')
      return
    }
    const reading = parseCondition(text)
    if (!reading.ok) {
      list.add(path, 'wrong-value', reading.message, reading.hint)
      return
    }
    const names = [...new Set([...Object.keys(this.names), ...this.columns.keys()])]
    for (const { measure, unit } of measuresOf(reading.condition)) {
      list.addUnless(names, measure, path, 'measure')
      const actual = this.columns.get(this.names[measure] ?? measure)
      if (unit === null || unit === '%' || actual === undefined || actual === null || actual === unit) continue
      list.add(path, 'wrong-value', `“${measure}” is in ${actual}, not in ${unit}.`, `Write ${actual}, or no unit.`)
    }
  }

  private audience(audience: string, path: Path): void {
    const { file, list } = this
    const [kind, id] = audience.split(':') as [string, string | undefined]
    if (id === undefined) return
    const entries = kind === 'seat' ? file.seats : file.cells
    list.addUnless(
      entries.map(entry => entry.id),
      id,
      path,
      kind,
    )
  }

  private measures(measures: readonly string[], path: Path): void {
    measures.forEach((measure, at) => {
      this.measure(measure, [...path, at])
    })
  }

  private measure(measure: string, path: Path): void {
    this.list.addUnless([...this.columns.keys()], measure, path, 'measure')
  }

  private inside(atMs: number, path: Path): void {
    const { run, durationMs } = this.exercise
    const [fromMs, untilMs] = run === null ? [0, durationMs] : [run.fromMs, run.untilMs]
    if (atMs >= fromMs && atMs <= untilMs) return
    this.list.add(
      path,
      'impossible-time',
      'This lies outside the exercise.',
      run === null
        ? 'Put it between +0 min and the exercise’s duration.'
        : `Put it between ${instantText(fromMs)} and ${instantText(untilMs)}.`,
    )
  }

  private needsRun(path: Path, what: string): void {
    this.list.add(
      path,
      'wrong-value',
      `${what} on a run, and this exercise has none.`,
      'Take it out, or give it a run.',
    )
  }
}

function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`
}
