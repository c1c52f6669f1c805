/** The run page: what happened in one sentence, the charts, what it earned whom, and the scenario as a form. */

import { useCallback, useEffect, useMemo, useState } from 'react'
import type { TimeWindow } from '../charts/frame.ts'
import { openingWindow } from '../charts/panels.ts'
import { Comparison } from '../compare/comparison.tsx'
import { Downloads } from '../download/downloads.tsx'
import { keepTogether } from '../figures/format.ts'
import { ScenarioForm } from '../form/scenario-form.tsx'
import { Earnings } from '../outcome/earnings.tsx'
import { Figures, Notes, Provenance, Variants } from '../outcome/notes.tsx'
import { Profit } from '../outcome/profit.tsx'
import { Refusals } from '../outcome/refusals.tsx'
import { Targets } from '../outcome/targets.tsx'
import type { RunClient } from '../run/run-client.ts'
import { makeCursor } from './cursor.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { Multiples } from './multiples.tsx'
import { PageHeader } from './page-header.tsx'
import styles from './run-page.module.css'
import { type RunPage, useRunPage } from './use-run-page.ts'

/** See the file's head. */
export function RunPageView({ client }: { client: RunClient }) {
  const page = useRunPage(client)
  const cursor = useMemo(makeCursor, [])
  const [keysOpen, setKeysOpen] = useState(false)
  const { shown, kept } = page
  const [chosen, setChosen] = useState<{ scenario: string; window: TimeWindow }>()
  const window = useMemo<TimeWindow | undefined>(() => {
    if (shown === undefined) return undefined
    const { startMs, endMs, scenario } = shown.result
    if (chosen?.scenario === scenario) return [Math.max(startMs, chosen.window[0]), Math.min(endMs, chosen.window[1])]
    return openingWindow(shown.result)
  }, [shown, chosen])
  const scenario = shown?.result.scenario
  const onWindow = useCallback(
    (next: TimeWindow) => {
      if (scenario !== undefined) setChosen({ scenario, window: next })
    },
    [scenario],
  )
  const onMoment = useCallback(
    (atMs: number) => {
      cursor.set(atMs)
      if (window !== undefined && shown !== undefined && (atMs < window[0] || atMs > window[1])) {
        onWindow(
          atMs < window[0]
            ? [Math.max(shown.result.startMs, atMs - 86_400_000), window[1]]
            : [window[0], shown.result.endMs],
        )
      }
      document.getElementById('charts')?.scrollIntoView({ block: 'start' })
    },
    [cursor, onWindow, shown, window],
  )

  const { rehearseVariant } = page
  const onVariant = (id: string): void => {
    rehearseVariant(id)
    // The result appears at the top; the button stands far below it.
    scrollTo({ top: 0 })
  }

  useEffect(() => {
    if (scenario !== undefined) cursor.set(undefined)
  }, [cursor, scenario])

  useEffect(() => {
    document.title = shown === undefined ? 'Breakwater' : `${shown.name} · Breakwater`
  }, [shown])

  useKeys(page, keysOpen, setKeysOpen)

  return (
    <>
      <a className={styles['skip']} href="#scrubber">
        Go to the time line
      </a>
      <a className={styles['skip']} href="#scenario">
        Go to the scenario
      </a>
      <PageHeader
        cards={page.cards}
        scenario={page.route.scenario}
        result={shown?.result}
        window={window}
        onScenario={page.openScenario}
        onKeys={() => setKeysOpen(true)}
      />
      <main className={styles['page']}>
        <Top page={page} />
        <div className={styles['charts']}>
          {shown !== undefined && window !== undefined ? (
            <>
              <Multiples
                result={shown.result}
                kept={kept?.result}
                window={window}
                cursor={cursor}
                onWindow={onWindow}
              />
              <Downloads run={shown} />
              <div className={styles['beneath']}>
                <Figures result={shown.result} />
                <Provenance result={shown.result} elapsedMs={shown.elapsedMs} />
              </div>
            </>
          ) : (
            <EmptyCharts page={page} />
          )}
        </div>
        <div className={styles['outcome']}>
          {shown !== undefined && (
            <>
              {kept !== undefined && <Comparison kept={kept} shown={shown} onDrop={page.dropKept} />}
              <Profit result={shown.result} source={page.source} shortAlone={page.shortAlone} onMoment={onMoment} />
              <Earnings result={shown.result} />
              <Targets key={shown.result.scenario} result={shown.result} />
              <Refusals result={shown.result} onMoment={onMoment} />
              <Variants source={page.source} busy={page.job !== undefined} onRehearse={onVariant} />
              <Notes result={shown.result} />
            </>
          )}
        </div>
        <div className={styles['form']}>
          <ScenarioForm page={page} />
        </div>
      </main>
      <p className="heard" role="status" aria-live="polite">
        {page.said}
      </p>
      <KeysDialog open={keysOpen} onClose={() => setKeysOpen(false)} />
    </>
  )
}

/** The sentence, who says so, and what can be done with the run as a whole. */
function Top({ page }: { page: RunPage }) {
  const { shown, kept, trouble } = page
  return (
    <section className={styles['top']} aria-label="What happened">
      {trouble !== undefined && (
        <div className={styles['trouble']} role="alert">
          <p>
            <b>{trouble.what}</b> {trouble.kept} {trouble.todo === 'retry' ? '' : trouble.todo}
          </p>
          {trouble.replay !== undefined && <pre>{trouble.replay}</pre>}
          {trouble.todo === 'retry' ? (
            <button type="button" onClick={page.retry}>
              Try again
            </button>
          ) : (
            <button type="button" onClick={page.dismissTrouble}>
              Close
            </button>
          )}
        </div>
      )}
      {shown === undefined ? (
        <h1 className={styles['sentence']}>{page.loading ?? 'No run is shown.'}</h1>
      ) : (
        <>
          <h1 className={styles['sentence']} data-sentence>
            {keepTogether(shown.result.sentence)}
          </h1>
          <p className={styles['notice']}>
            {shown.name !== shown.result.title && <b>{shown.name}. </b>}
            {shown.result.header}
            {page.route.scenario === 'ust-2022-article' && page.cards.some(card => card.id === 'ust-2022-record') && (
              <>
                {' '}
                <button type="button" data-plain onClick={() => page.openScenario('ust-2022-record')}>
                  Open the run of the record
                </button>
              </>
            )}
          </p>
          <div className={styles['acts']}>
            <button type="button" onClick={page.keep} disabled={kept?.key === shown.key} data-keep>
              {kept?.key === shown.key ? 'Kept for comparison' : 'Keep for comparison'}
            </button>
          </div>
        </>
      )}
    </section>
  )
}

function EmptyCharts({ page }: { page: RunPage }) {
  if (page.loading !== undefined || page.job !== undefined) {
    return (
      <p className={styles['empty']} role="status">
        {page.job === undefined
          ? 'Fetching. The charts appear here.'
          : 'Rehearsing in your browser. The charts appear here; the bar by the form shows how far it is.'}
      </p>
    )
  }
  return <p className={styles['empty']}>No run is shown. Press Rehearse, or choose a scenario above.</p>
}

/** Keys that work anywhere but in a field. */
function useKeys(page: RunPage, keysOpen: boolean, setKeysOpen: (open: boolean) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && page.job !== undefined && !keysOpen) {
        page.cancel()
        return
      }
      const target = event.target as HTMLElement
      if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input[type="text"], select, textarea'))
        return
      if (event.key === '?') setKeysOpen(true)
      else if (keysOpen) return
      else if (event.key === 'r') page.rehearse()
      else if (event.key === 'k') page.keep()
      else if (event.key === 't') document.getElementById('scrubber')?.focus()
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [page, keysOpen, setKeysOpen])
}
