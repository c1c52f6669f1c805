/**
 * An exercise played by bots alone, from the first reading to the signed minutes, through the rules that people are under. Server time
 * passes without waiting. The same file and seed give the same log.
 */

import { Defect, type Scenario } from '@breakwater/engine'
import {
  afterActionReport,
  botActor,
  botVote,
  type CommandInput,
  type CommandKind,
  createRoom,
  currentBranch,
  currentPhase,
  type Exercise,
  exerciseTimeMs,
  holds,
  isRefusal,
  nextBotPulls,
  nextReleaseMs,
  type PreparedDecision,
  parseCondition,
  proposeFindings,
  type RoomEvent,
  type RunCommand,
  releaseInject,
  releasesDue,
} from '@breakwater/room'
import { counterfactual } from './counterfactual.ts'
import type { FutureWorkers } from './fork-options.ts'
import { PlayedRoom } from './played-room.ts'
import { RunHost } from './run-host.ts'

/** How an exercise is played. */
export type PlayOptions = {
  /** Scenarios by id. */
  scenarios: ReadonlyMap<string, Scenario>
  /** Replaces the exercise's seed. */
  seed?: string
  /** Compares the end with what it would have been without each carried decision; left out: it does not. */
  workers?: FutureWorkers
  /** Stops the play. */
  signal?: AbortSignal
  /** Called after each piece of the run, with the share that is done. */
  onProgress?: (share: number) => void
}

/** What a play leaves. */
export type Play = {
  events: RoomEvent[]
  /** SHA-256 of the log. */
  logHash: string
  /** Hash of the minutes, signed by the facilitator. */
  minutesHash: string
  /** Of the run, if there was one. */
  manifestHash: string | null
  resultHash: string | null
  report: { hash: string; markdown: string; missing: number }
}

/** Server time at which every play begins: no clock of this machine may get into its log. */
const beginsMs = Date.UTC(2026, 0, 5, 9)
/** The run goes on in pieces of this much scenario time; releases and pulls come in between. */
const pieceMs = 1_800_000
/** How much server time a piece takes. */
const pieceWallMs = 1_000
const facilitator = { id: 'facilitator', name: 'Facilitator', colour: '#555555' }

/** Plays an exercise. @throws BreakwaterError if its scenario or seed is wrong, Defect if a rule refuses what a play must do. */
export async function playByBots(exercise: Exercise, options: PlayOptions): Promise<Play> {
  const play = new BotPlay(exercise, options)
  return play.whole()
}

class BotPlay {
  private readonly exercise: Exercise
  private readonly options: PlayOptions
  private readonly room = new PlayedRoom(beginsMs)
  private run: RunHost | null = null

  constructor(exercise: Exercise, options: PlayOptions) {
    const { seed } = options
    this.exercise =
      seed === undefined || exercise.run === null ? exercise : { ...exercise, run: { ...exercise.run, seed } }
    this.options = options
  }

  async whole(): Promise<Play> {
    const { exercise, room } = this
    const { title, rounds } = exercise
    const timing = { reflectMs: Math.max(300_000, exercise.durationMs - roundsMs(exercise)) }
    room.append(createRoom({ title, template: exercise.id, chair: facilitator, exercise, timing }), facilitator.id)
    for (const seat of exercise.seats) {
      if (seat.policy === null) continue
      await this.must('play-seat', { seat: seat.id, by: 'bot' })
      const body = { seat: seat.id, text: seat.policy.says }
      room.append([{ kind: 'bot.spoke', audience: `seat:${seat.id}`, body }], botActor(seat.id))
    }
    for (let index = 0; index < rounds.length; index++) {
      await this.round(index)
      if (this.run?.done === true) break
    }
    await this.end()
    return this.outcome()
  }

  private async round(index: number): Promise<void> {
    const { room, exercise } = this
    const round = exercise.rounds[index]!
    await this.open('read')
    if (index === 0) await this.start()
    await this.release()
    for (const [phase, forMs] of [
      ['comment', round.readMs],
      ['discuss', round.commentMs],
    ] as const) {
      await this.pass(forMs)
      // A phase without a time of its own is left by the chair.
      if (currentPhase(room.state) !== phase && forMs === 0) await this.open(phase)
      await this.release()
    }
    await this.pass(round.discussMs)
    await this.open('decide')
    for (const decision of this.decisionsOf(index)) await this.decide(decision)
    await this.pass(round.decideMs)
    if (this.run === null) {
      // Without a run the next round is read after the decisions; the clock of the exercise does not go on by itself.
      if (index + 1 < exercise.rounds.length) await this.open('act')
      return
    }
    await this.open('act')
    while (this.run.nowMs < round.untilMs && !this.run.done)
      await this.piece(Math.min(this.run.nowMs + pieceMs, round.untilMs))
  }

  private async start(): Promise<void> {
    const { exercise, options, room } = this
    if (exercise.run === null) return
    const run = await RunHost.open(exercise.run, options.scenarios)
    this.run = run
    const { advanced } = await run.advanceTo(run.nowMs)
    room.append([
      { kind: 'run.started', audience: 'all', body: run.started() },
      { kind: 'run.advanced', audience: 'all', body: advanced },
    ])
    room.admit = async drafts => {
      for (const draft of drafts) {
        if (draft.kind !== 'run.commanded') continue
        const verdict = await run.command(draft.body.command)
        if (isRefusal(verdict)) throw new Defect(`the run refuses a lever that was checked: ${verdict.because}`)
      }
      return drafts
    }
  }

  private async piece(toMs: number): Promise<void> {
    const { room, exercise, options } = this
    const run = this.run!
    options.signal?.throwIfAborted()
    room.pass(pieceWallMs)
    const { advanced, refusals } = await run.advanceTo(toMs)
    room.append([
      ...refusals.map(body => ({ kind: 'run.refused', audience: 'control', body }) as const),
      { kind: 'run.advanced', audience: 'all', body: advanced },
    ])
    await this.release()
    for (const seat of exercise.seats) {
      const pulls = room.state.seats.get(seat.id)?.pulls ?? new Map<string, number>()
      for (const { pull, because } of nextBotPulls(seat, pulls, run.history(), run.nowMs)) {
        const pulled = await room.command(botActor(seat.id), 'pull-lever', { pull, decision: null })
        if (isRefusal(pulled)) continue
        room.append(
          [{ kind: 'bot.spoke', audience: `seat:${seat.id}`, body: { seat: seat.id, text: because } }],
          botActor(seat.id),
        )
      }
    }
    const { fromMs, untilMs } = exercise.run!
    options.onProgress?.((run.nowMs - fromMs) / (untilMs - fromMs))
  }

  /** Lets server time pass; without a run each inject goes out on the way, at its time. */
  private async pass(forMs: number): Promise<void> {
    const { room } = this
    const untilMs = room.nowMs + forMs
    for (;;) {
      const atMs = nextReleaseMs(room.state, room.events, room.nowMs)
      if (atMs === null || atMs > untilMs) break
      room.pass(atMs - room.nowMs)
      await this.release()
    }
    room.pass(untilMs - room.nowMs)
  }

  /** What is due goes out; without a run the exercise's own time decides. */
  private async release(): Promise<void> {
    const { room, run } = this
    const scenarioMs = run?.nowMs ?? exerciseTimeMs(room.events, room.nowMs)
    if (scenarioMs === null) return
    const due = releasesDue(room.state, {
      scenarioMs,
      holds: when => {
        const reading = parseCondition(when)
        return run !== null && reading.ok && holds(reading.condition, run.history(), run.nowMs)
      },
    })
    for (const id of due) {
      const inject = room.state.injects.get(id)!
      room.append(releaseInject(room.state, inject, inject.release.by, room.nowMs))
    }
  }

  /** Decisions whose inject is out; those without an inject are spread over the rounds. */
  private decisionsOf(index: number): PreparedDecision[] {
    const { exercise, room } = this
    const open = exercise.decisions.filter(({ id }) => !room.state.decisions.has(decisionId(id)))
    const free = open.filter(decision => decision.inject === null)
    const share = Math.ceil(free.length / (exercise.rounds.length - index))
    return [
      ...open.filter(
        ({ inject }) => inject !== null && (room.state.injects.get(inject)?.releasedAtMs ?? null) !== null,
      ),
      ...free.slice(0, share),
    ]
  }

  private async decide(prepared: PreparedDecision): Promise<void> {
    const { room, exercise } = this
    const { question, options, owner, method, inject } = prepared
    const decision = decisionId(prepared.id)
    const wanted = { decision, question, options, owner, method, durationMs: null, point: null, inject }
    await this.must('open-decision', wanted)
    await this.must('open-voting', { decision, durationMs: null })
    const ids = options.map(option => option.id)
    const votes: (string | null)[] = []
    // Those who know what they want vote first; those who go with the majority have one to go with.
    const seats = exercise.seats.filter(seat => seat.policy !== null)
    seats.sort((left, right) => Number(left.policy!.vote === 'majority') - Number(right.policy!.vote === 'majority'))
    for (const seat of seats) {
      const option = botVote(seat.policy!.vote, ids, votes)
      votes.push(option)
      const vote = { decision, option, objects: false, dissent: '' }
      const cast = await room.command(botActor(seat.id), 'vote', vote)
      if (isRefusal(cast)) throw new Defect(`a bot may not vote: ${cast.because}`)
    }
    const owning = exercise.seats.find(seat => seat.title === owner)?.policy?.vote ?? 'first'
    const chosen = method === 'chair' ? botVote(owning, ids, votes) : null
    await this.must('close-decision', { decision, option: chosen, reason: '' })
  }

  private async end(): Promise<void> {
    const { room } = this
    await this.open('reflect')
    for (const { key: _key, ...finding } of proposeFindings(room.events)) {
      const id = `finding-${room.state.findings.size + 1}`
      await this.must('make-finding', { ...finding, finding: id })
    }
    await this.compare()
    room.pass(room.state.timing.reflectMs)
    await this.open('minutes')
    await this.must('draft-minutes', {})
    await this.must('sign-minutes', { hash: room.state.minutes!.hash })
  }

  /** What the end would have been without each carried decision that pulled a lever. */
  private async compare(): Promise<void> {
    const { room, run, options, exercise } = this
    if (run === null || options.workers === undefined) return
    for (const decision of room.state.decisions.values()) {
      const without: RunCommand[] = room.events.flatMap(event =>
        event.kind === 'run.commanded' && event.body.decision === decision.id ? [event.body.command] : [],
      )
      if (without.length === 0) continue
      const manifest = run.manifest()
      const { measures } = exercise.run!
      const { figures } = await counterfactual(options.workers, {
        manifest,
        without,
        untilMs: run.nowMs,
        measures,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      })
      const exhibit = `without-${decision.id}`
      const summary = 'The same crisis on the same random numbers, without this decision.'
      room.append([
        { kind: 'exhibit.added', audience: 'all', body: { exhibit, title: decision.question, form: 'run', summary } },
        { kind: 'counterfactual.run', audience: 'all', body: { decision: decision.id, exhibit, figures } },
      ])
    }
  }

  private outcome(): Play {
    const { room, run } = this
    const { hash, markdown, missing } = afterActionReport(room.events, { audience: 'control' })
    return {
      events: room.events,
      logHash: room.hash(),
      minutesHash: room.state.minutes!.signed!.hash,
      manifestHash: run === null ? null : (currentBranch(room.state)?.manifestHash ?? null),
      resultHash: run === null ? null : run.result().resultHash,
      report: { hash, markdown, missing: missing.length },
    }
  }

  private open(phase: 'read' | 'comment' | 'discuss' | 'decide' | 'act' | 'reflect' | 'minutes'): Promise<void> {
    return this.must('open-phase', { phase, durationMs: null })
  }

  /** What the facilitator does: a rule that refuses it is a defect of the play. */
  private async must<K extends CommandKind>(kind: K, input: CommandInput<K>): Promise<void> {
    const answer = await this.room.command(facilitator.id, kind, input)
    if (isRefusal(answer)) throw new Defect(`${kind} is refused in a play: ${answer.because}`)
  }
}

/** Ids of prepared decisions may be shorter than those of the room's. */
function decisionId(prepared: string): string {
  return `decision-${prepared}`.slice(0, 40)
}

function roundsMs({ rounds }: Exercise): number {
  return rounds.reduce((sum, round) => sum + round.readMs + round.commentMs + round.discussMs + round.decideMs, 0)
}
