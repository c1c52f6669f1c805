/** From the plain data of an exercise file to an exercise: everything that is wrong with it at once, each with its path. */

import type { z } from 'zod'
import type { Exercise, InjectText, Lever, PreparedDecision, Release, Round, Seat } from '../event/exercise.ts'
import type { Audience } from '../event/person.ts'
import { checkReferences } from './exercise-checks.ts'
import { type ExerciseFile, type ExerciseRun, type ExerciseSurroundings, exerciseShape } from './exercise-shape.ts'
import { type ExerciseMistake, MistakeList, type Path } from './mistake-list.ts'
import { type Reading, readMoment, readNumber, readRatio, readSpan } from './times.ts'

/** An exercise, or everything that is wrong with what was given. */
export type ExerciseResult = { ok: true; exercise: Exercise } | { ok: false; mistakes: ExerciseMistake[] }

/**
 * Reads an exercise from plain data (parsed YAML or JSON). Looks up seats, levers, objectives, injects, measures, conditions and times
 * inside the file; acts of the scenario are checked by who has the scenario.
 */
export function exerciseFromValue(value: unknown, surroundings: ExerciseSurroundings = {}): ExerciseResult {
  const parsed = exerciseShape.safeParse(value)
  if (!parsed.success) return { ok: false, mistakes: parsed.error.issues.map(issue => mistakeOf(issue)) }
  const list = new MistakeList()
  const file = parsed.data
  const reader = new FileReader(file, list)
  const exercise = reader.exercise()
  checkReferences(file, exercise, surroundings, list)
  return list.mistakes.length === 0 ? { ok: true, exercise } : { ok: false, mistakes: list.mistakes }
}

function mistakeOf(issue: z.core.$ZodIssue): ExerciseMistake {
  const path = issue.path.map(key => (typeof key === 'number' ? key : String(key)))
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    return {
      code: 'unknown-key',
      path: [...path, key],
      message: `There is no “${key.slice(0, 40)}” here.`,
      hint: 'Take it out, or look how the library’s exercises are written.',
    }
  }
  const name = String(path.at(-1) ?? 'the file')
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined')
  return {
    code: missing ? 'missing-value' : 'wrong-value',
    path,
    message: missing ? `“${name}” is missing.` : `“${name}”: ${issue.message}${issue.message.endsWith('.') ? '' : '.'}`,
    hint: missing ? `Add \`${name}:\`.` : 'Change the value; the library’s exercises show how it is written.',
  }
}

/** Turns written times and numbers into milliseconds and plain numbers; what cannot be read becomes a mistake and 0. */
class FileReader {
  private readonly file: ExerciseFile
  private readonly list: MistakeList
  private originMs = 0

  constructor(file: ExerciseFile, list: MistakeList) {
    this.file = file
    this.list = list
  }

  exercise(): Exercise {
    const { file } = this
    const run = this.run()
    this.originMs = run?.fromMs ?? 0
    const { id, title, summary, cells, objectives, document, hotWash, sources } = file
    const rounds = this.rounds()
    return {
      id,
      title,
      summary,
      durationMs: this.span(file.duration, ['duration']),
      run,
      clock: { mode: file.clock.mode, ratio: this.value(readRatio(file.clock.ratio), ['clock', 'ratio']) },
      seats: file.seats.map((seat, at) => this.seat(seat, ['seats', at])),
      cells,
      rounds,
      injects: file.injects.map((inject, at) => this.inject(inject, ['injects', at])),
      objectives,
      decisions: file.decisions.map((decision, at) => this.decision(decision, ['decisions', at])),
      document,
      hotWash,
      sources,
    }
  }

  private run(): ExerciseRun | null {
    const { run } = this.file
    if (run === null) return null
    const fromMs = this.value(readMoment(run.from, 0), ['run', 'from'])
    return {
      scenario: run.scenario,
      seed: String(run.seed),
      precision: run.precision,
      settings: run.settings,
      fromMs,
      untilMs: this.value(readMoment(run.until, fromMs), ['run', 'until']),
      measures: run.measures,
      names: run.names,
    }
  }

  /** A round that does not say where it stops ends when its own time is over, counted from the beginning. */
  private rounds(): Round[] {
    let elapsedMs = 0
    return this.file.rounds.map((round, at) => {
      const path = ['rounds', at]
      const readMs = this.span(round.read, [...path, 'read'])
      const commentMs = this.span(round.comment, [...path, 'comment'])
      const discussMs = this.span(round.discuss, [...path, 'discuss'])
      const decideMs = this.span(round.decide, [...path, 'decide'])
      elapsedMs += readMs + commentMs + discussMs + decideMs
      const untilMs =
        round.until === undefined
          ? this.originMs + elapsedMs
          : this.value(readMoment(round.until, this.originMs), [...path, 'until'])
      return { title: round.title, untilMs, readMs, commentMs, discussMs, decideMs }
    })
  }

  private seat(seat: ExerciseFile['seats'][number], path: Path): Seat {
    return {
      ...seat,
      levers: seat.levers.map((lever, at) => this.lever(lever, [...path, 'levers', at])),
      policy:
        seat.policy === null
          ? null
          : {
              ...seat.policy,
              rules: seat.policy.rules.map((rule, at) => ({
                ...rule,
                choices: this.choices(seat, rule.lever, rule.choices, [...path, 'policy', 'rules', at, 'choices']),
              })),
            },
    }
  }

  private lever(lever: ExerciseFile['seats'][number]['levers'][number], path: Path): Lever {
    return {
      ...lever,
      choices: lever.choices.map((choice, at) => {
        const here = [...path, 'choices', at]
        return {
          ...choice,
          preset: this.number(choice.preset, [...here, 'preset']),
          low: this.number(choice.low, [...here, 'low']),
          high: this.number(choice.high, [...here, 'high']),
        }
      }),
    }
  }

  /** Choices of a pull; those that are not written take what the lever proposes. */
  private choices(
    seat: ExerciseFile['seats'][number] | undefined,
    leverId: string,
    written: Record<string, string | number>,
    path: Path,
  ): Record<string, number> {
    const lever = seat?.levers.find(candidate => candidate.id === leverId)
    const result: Record<string, number> = {}
    for (const choice of lever?.choices ?? []) {
      const preset = readNumber(choice.preset)
      if (preset.ok) result[choice.name] = preset.value
    }
    for (const [name, value] of Object.entries(written)) result[name] = this.number(value, [...path, name])
    return result
  }

  private inject(inject: ExerciseFile['injects'][number], path: Path): InjectText {
    return {
      ...inject,
      to: inject.to as Audience[],
      release: this.release(inject.release, [...path, 'release']),
    }
  }

  private release(release: ExerciseFile['injects'][number]['release'], path: Path): Release {
    if (release === 'hand') return { by: 'hand' }
    if ('at' in release) return { by: 'time', atMs: this.value(readMoment(release.at, this.originMs), [...path, 'at']) }
    return {
      by: 'condition',
      when: release.when,
      notBeforeMs:
        release.notBefore === null
          ? null
          : this.value(readMoment(release.notBefore, this.originMs), [...path, 'notBefore']),
    }
  }

  /** The owner is written as a seat’s id and read by people: it becomes the seat’s title. */
  private decision(decision: ExerciseFile['decisions'][number], path: Path): PreparedDecision {
    const { seats } = this.file
    return {
      ...decision,
      owner: seats.find(seat => seat.id === decision.owner)?.title ?? decision.owner,
      options: decision.options.map((option, at) => ({
        ...option,
        pulls: option.pulls.map((pull, index) => ({
          ...pull,
          choices: this.choices(
            seats.find(seat => seat.id === pull.seat),
            pull.lever,
            pull.choices,
            [...path, 'options', at, 'pulls', index, 'choices'],
          ),
        })),
      })),
    }
  }

  private span(text: string, path: Path): number {
    return this.value(readSpan(text), path)
  }

  private number(written: string | number, path: Path): number {
    return this.value(readNumber(written), path)
  }

  private value(reading: Reading, path: Path): number {
    if (reading.ok) return reading.value
    this.list.add(path, 'wrong-value', reading.message, reading.hint)
    return 0
  }
}
