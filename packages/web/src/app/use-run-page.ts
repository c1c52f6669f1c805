/** All that the run page knows and does: which scenario is open, what was changed, what is in work, what is shown and what is kept. */

import type { Manifest, Mistake, RunResult, ScenarioField, ScenarioSource } from '@breakwater/engine'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Breakage, Settings } from '../run/messages.ts'
import type { RunClient, RunTicket } from '../run/run-client.ts'
import { fetchRun, fetchScenario, fetchScenarios, type ScenarioCard } from '../wire/api.ts'
import { firstSeed, isLibraryRun, type Route, readRoute, writeRoute } from './route.ts'

/** A run with all that is needed to show, save and name it. */
export type ShownRun = {
  key: string
  route: Route
  result: RunResult
  manifest: Manifest
  elapsedMs: number | undefined
  name: string
}

/** A run in work. */
export type Job = { step: number; steps: number; elapsedMs: number; what: string }

/** What went wrong last, in three parts: what happened, what was kept, what to do. */
export type Trouble = { what: string; kept: string; todo: string; replay?: string }

/** What shorting alone would have earned: in work, known, or not part of this scenario. */
export type ShortAlone = { state: 'none' } | { state: 'working' } | { state: 'known'; profitUsd: number }

/** The state of the page and what can be done with it. */
export type RunPage = {
  cards: readonly ScenarioCard[]
  route: Route
  source: ScenarioSource | undefined
  /** The file's own numbers. */
  baseFields: readonly ScenarioField[]
  /** The numbers as changed; the file's own until they were read again. */
  fields: readonly ScenarioField[]
  settings: Settings
  mistakes: readonly Mistake[]
  seed: string
  precision: 'exact' | 'fast'
  shown: ShownRun | undefined
  kept: ShownRun | undefined
  loading: string | undefined
  job: Job | undefined
  trouble: Trouble | undefined
  shortAlone: ShortAlone
  /** One line for people who do not see the page: what has just happened. */
  said: string
  /** True when the numbers in the form are not those of the run shown. */
  stale: boolean
  change(path: string, value: string | number | boolean): void
  reset(path?: string): void
  setSeed(seed: string): void
  setPrecision(precision: 'exact' | 'fast'): void
  rehearse(): void
  rehearseVariant(id: string): void
  cancel(): void
  keep(): void
  dropKept(): void
  openScenario(id: string): void
  retry(): void
  dismissTrouble(): void
}

const cacheMax = 8

/** See the file's head. */
export function useRunPage(client: RunClient): RunPage {
  const [cards, setCards] = useState<readonly ScenarioCard[]>([])
  const [route, setRoute] = useState<Route>(() => readRoute(location.search))
  const [source, setSource] = useState<ScenarioSource>()
  const [baseFields, setBaseFields] = useState<readonly ScenarioField[]>([])
  const [fields, setFields] = useState<readonly ScenarioField[]>([])
  const [settings, setSettings] = useState<Settings>(route.settings)
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([])
  const [seed, setSeed] = useState(route.seed)
  const [precision, setPrecision] = useState(route.precision)
  const [shown, setShown] = useState<ShownRun>()
  const [kept, setKept] = useState<ShownRun>()
  const [loading, setLoading] = useState<string | undefined>('Fetching the scenario and its run.')
  const [job, setJob] = useState<Job>()
  const [trouble, setTrouble] = useState<Trouble>()
  const [shortAlone, setShortAlone] = useState<ShortAlone>({ state: 'none' })
  const [said, setSaid] = useState('')
  const ticket = useRef<RunTicket>(undefined)
  const order = useRef<object>(undefined)
  const finishedRuns = useRef(new Map<string, ShownRun>())
  const shortTotals = useRef(new Map<string, number>())
  const sources = useRef(new Map<string, ScenarioSource>())
  const visit = useRef(0)

  const show = useCallback((run: ShownRun) => {
    finishedRuns.current.delete(run.key)
    finishedRuns.current.set(run.key, run)
    for (const key of finishedRuns.current.keys()) {
      if (finishedRuns.current.size <= cacheMax) break
      finishedRuns.current.delete(key)
    }
    setShown(run)
    setSaid(run.result.sentence)
  }, [])

  const work = useCallback(
    (from: ScenarioSource, next: Route, what: string, onDone?: () => void) => {
      ticket.current?.cancel()
      const token = {}
      order.current = token
      setTrouble(undefined)
      setJob({ step: 0, steps: 0, elapsedMs: 0, what })
      setSaid(`${what}: rehearsing.`)
      const mine = client.rehearse(
        { source: from, settings: next.settings, seed: next.seed, precision: next.precision },
        (step, steps, elapsedMs) => {
          if (order.current === token) setJob({ step, steps, elapsedMs, what })
        },
      )
      ticket.current = mine
      void mine.outcome.then(outcome => {
        if (ticket.current !== mine) return
        ticket.current = undefined
        setJob(undefined)
        setLoading(undefined)
        if (outcome.ended === 'finished') {
          const { result, manifest, elapsedMs } = outcome.finished
          show({ key: writeRoute(next), route: next, result, manifest, elapsedMs, name: what })
          onDone?.()
        } else if (outcome.ended === 'mistakes') {
          setMistakes(outcome.mistakes)
          setSaid(outcome.mistakes.map(mistake => mistake.message).join(' '))
        } else if (outcome.ended === 'cancelled') {
          setSaid('Cancelled. The run shown before is still here.')
        } else setTrouble(tellBreakage(outcome.breakage))
      })
    },
    [client, show],
  )

  /** Opens what the address says: fetches the scenario if it is another one, shows a run that is known, rehearses one that is not. */
  const open = useCallback(
    async (next: Route) => {
      const mine = ++visit.current
      const current = () => visit.current === mine
      ticket.current?.cancel()
      ticket.current = undefined
      setJob(undefined)
      setTrouble(undefined)
      setSettings(next.settings)
      setSeed(next.seed)
      setPrecision(next.precision)
      const key = writeRoute(next)
      const known = finishedRuns.current.get(key)
      let from = sources.current.get(next.scenario)
      try {
        if (from === undefined) {
          setLoading('Fetching the scenario and its run.')
          setSource(undefined)
          setFields([])
          setBaseFields([])
          const [fetched, stored] = await Promise.all([
            fetchScenario(next.scenario),
            isLibraryRun(next) && known === undefined ? fetchRun(next.scenario) : undefined,
          ])
          if (!current()) return
          from = fetched
          sources.current.set(next.scenario, fetched)
          if (stored !== undefined && stored.result.seed === next.seed && stored.result.precision === next.precision) {
            show({
              key,
              route: next,
              result: stored.result,
              manifest: stored.manifest,
              elapsedMs: stored.cpuMs,
              name: stored.result.title,
            })
          }
        }
        setSource(from)
        const base = await client.read(from, {})
        if (!current()) return
        if (base.ok) setBaseFields(base.fields)
        const ready = finishedRuns.current.get(key)
        if (ready === undefined) work(from, next, nameOf(from, next.settings))
        else {
          show(ready)
          setLoading(undefined)
        }
      } catch (error) {
        if (!current()) return
        setLoading(undefined)
        setTrouble({
          what: error instanceof Error ? error.message : String(error),
          kept: 'What you changed is kept in the address of this page.',
          todo: 'retry',
        })
      }
    },
    [client, show, work],
  )

  const go = useCallback((next: Route) => {
    setRoute(next)
    const address = writeRoute(next)
    if (address !== location.search) history.pushState(null, '', address)
  }, [])

  useEffect(() => {
    void open(readRoute(location.search))
    fetchScenarios().then(setCards, () => setCards([]))
    const onBack = (): void => {
      const next = readRoute(location.search)
      setRoute(next)
      void open(next)
    }
    addEventListener('popstate', onBack)
    return () => removeEventListener('popstate', onBack)
  }, [open])

  // Reads the form's numbers again whenever they change; the engine says what is wrong with them.
  useEffect(() => {
    if (source === undefined) return
    let stillWanted = true
    const timer = setTimeout(() => {
      void client.read(source, settings).then(answer => {
        if (!stillWanted) return
        setMistakes(answer.ok ? [] : answer.mistakes)
        if (answer.ok) setFields(answer.fields)
      })
    }, 120)
    return () => {
      stillWanted = false
      clearTimeout(timer)
    }
  }, [client, source, settings])

  // What shorting alone would have earned, under the numbers of the run shown.
  useEffect(() => {
    const variant = source?.variants?.find(candidate => candidate.id === 'short-only')
    if (shown === undefined || source === undefined || variant === undefined || source.id !== shown.route.scenario) {
      setShortAlone({ state: 'none' })
      return
    }
    if (shown.result.parties['attacker'] === undefined) {
      setShortAlone({ state: 'none' })
      return
    }
    const total = shortTotals.current.get(shown.key)
    if (total !== undefined) {
      setShortAlone({ state: 'known', profitUsd: total })
      return
    }
    setShortAlone({ state: 'working' })
    const order = {
      source,
      settings: { ...shown.route.settings, ...variant.set },
      seed: shown.route.seed,
      precision: 'fast' as const,
    }
    const mine = client.rehearse(order, () => {})
    let stillWanted = true
    void mine.outcome.then(outcome => {
      const profitUsd =
        outcome.ended === 'finished' ? outcome.finished.result.parties['attacker']?.profitUsd : undefined
      if (profitUsd !== undefined) shortTotals.current.set(shown.key, profitUsd)
      if (stillWanted) setShortAlone(profitUsd === undefined ? { state: 'none' } : { state: 'known', profitUsd })
    })
    return () => {
      stillWanted = false
      mine.cancel()
    }
  }, [client, shown, source])

  const stale = useMemo(
    () => shown !== undefined && writeRoute({ ...route, seed, precision, settings }) !== shown.key,
    [shown, route, seed, precision, settings],
  )

  const start = useCallback(
    (next: Route, pin?: ShownRun) => {
      if (source === undefined) return
      go(next)
      if (pin !== undefined) setKept(pin)
      const known = finishedRuns.current.get(writeRoute(next))
      if (known !== undefined) {
        ticket.current?.cancel()
        ticket.current = undefined
        setJob(undefined)
        return show(known)
      }
      work(source, next, nameOf(source, next.settings))
    },
    [go, show, source, work],
  )

  return {
    cards,
    route,
    source,
    baseFields,
    fields: fields.length > 0 ? fields : baseFields,
    settings,
    mistakes,
    seed,
    precision,
    shown,
    kept,
    loading,
    job,
    trouble,
    shortAlone,
    said,
    stale,
    change(path, value) {
      const written = baseFields.find(field => field.path === path)?.written
      setSettings(before => {
        const { [path]: _, ...others } = before
        return value === written ? others : { ...others, [path]: value }
      })
    },
    reset(path) {
      if (path === undefined) {
        setSettings({})
        setSeed(firstSeed)
        return
      }
      setSettings(before => {
        const { [path]: _, ...others } = before
        return others
      })
    },
    setSeed,
    setPrecision,
    rehearse() {
      if (mistakes.length > 0 || !/^\d{1,20}$/.test(seed)) return
      start({ ...route, seed, precision, settings })
    },
    rehearseVariant(id) {
      const variant = source?.variants?.find(candidate => candidate.id === id)
      if (variant === undefined) return
      setSettings({ ...variant.set })
      // A counterfactual says little alone: the run it departs from is kept beside it, unless the user keeps another.
      const against =
        kept ?? (shown !== undefined && Object.keys(shown.route.settings).length === 0 ? shown : undefined)
      start({ ...route, seed, precision, settings: { ...variant.set } }, against)
    },
    cancel() {
      ticket.current?.cancel()
    },
    keep() {
      setKept(shown)
      setSaid('This run is kept for comparison and drawn in grey.')
    },
    dropKept() {
      setKept(undefined)
    },
    openScenario(id) {
      const next: Route = { scenario: id, seed: firstSeed, precision, settings: {} }
      setKept(undefined)
      setMistakes([])
      go(next)
      void open(next)
    },
    retry() {
      void open(route)
    },
    dismissTrouble() {
      setTrouble(undefined)
    },
  }
}

/** What a run is called: the variant it equals, how many numbers were changed, or the scenario's title. */
export function nameOf(source: ScenarioSource, settings: Settings): string {
  const paths = Object.keys(settings)
  if (paths.length === 0) return source.title
  const variant = source.variants?.find(candidate => {
    const set = Object.entries(candidate.set)
    return set.length === paths.length && set.every(([path, value]) => settings[path] === value)
  })
  return variant?.label ?? `${paths.length === 1 ? 'One number' : `${paths.length} numbers`} changed`
}

function tellBreakage(breakage: Breakage): Trouble {
  const replay =
    Object.keys(breakage.replay).length === 0 ? {} : { replay: JSON.stringify(breakage.replay, undefined, 1) }
  return {
    what: `The run stopped: ${breakage.message}`,
    kept: 'The run shown before is still here, and so are your numbers.',
    todo: 'Change a number and rehearse again. This is a fault of the program; the lines below let somebody repeat it.',
    ...replay,
  }
}
