/** The room: phase and clock above, people on the left, the work of the phase in the middle, points and comments on the right, the run below. */

import { currentPhase, type Person, type Phase } from '@breakwater/room'
import { Suspense, type TouchEvent, useEffect, useRef, useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { useRoom } from '../live/use-room.ts'
import { PeopleList } from '../people/people-list.tsx'
import { useTexts } from '../texts/language.ts'
import { Announcer } from './announcer.tsx'
import { useDraft } from './draft.ts'
import {
  ControlView,
  DecisionsView,
  DocumentContents,
  DocumentMargin,
  DocumentSpace,
  DocumentView,
  EvaluateView,
  LeadView,
  Lobby,
  MinutesView,
  PointRegister,
  ReflectView,
  RunStrip,
  SeatView,
} from './later-views.ts'
import { sayPhase } from './names.ts'
import { useTitle } from './page-shell.tsx'
import { Part, PartBoundary } from './part.tsx'
import { PhaseBar } from './phase-bar.tsx'
import { RoomHeader } from './room-header.tsx'
import styles from './room-page.module.css'
import { isTyping } from './typing.ts'
import type { OpenConnection, OpenDocument } from './use-open-document.ts'
import { pegOf, useRunSeries } from './use-run-series.ts'
import { firstView, shownView, type View, viewsFor } from './views.ts'
import { Waiting } from './waiting.tsx'

const keyOfView: Record<string, View> = { d: 'document', p: 'points', v: 'decisions', l: 'lead', s: 'seat' }

type RoomPageProps = {
  client: RoomClient
  me: Person
  onKeys: () => void
  /** How documents are opened; a development page has a way without a server. */
  openConnection?: OpenConnection | undefined
}

/** See the file's head. */
export function RoomPage({ client, me, onKeys, openConnection }: RoomPageProps) {
  const { t } = useTexts()
  useRoom(client)
  const { state } = client
  const phase = currentPhase(state)
  const views = viewsFor(state, phase, me)
  const [chosen, setChosen] = useState<{ phase: typeof phase; view: View } | null>(null)
  const [side, setSide] = useState<'margin' | 'points' | null>(null)
  const [activeThread, setActiveThread] = useState<string | null>(null)
  const [waitingPhase, setWaitingPhase] = useState(false)
  const shownPhase = useRef(phase)
  const first = firstView(phase, me)
  // A phase that opens while somebody types takes no words away: the page offers to go, and does not.
  if (shownPhase.current !== phase) {
    const from = shownView(chosen, views, firstView(shownPhase.current, me), shownPhase.current)
    const beside = side ?? sideOf(shownPhase.current)
    shownPhase.current = phase
    if (isTyping(document.activeElement) && from !== first && views.includes(from)) {
      setChosen({ phase, view: from })
      setSide(beside)
      setWaitingPhase(true)
    }
  }
  const view = shownView(chosen, views, first, phase)
  const choose = (next: View): void => {
    setWaitingPhase(false)
    setChosen({ phase, view: next })
  }
  const shownSide = side ?? sideOf(phase)
  const tabs = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tab of the view that is shown comes into sight.
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [view])
  const unread = useUnread(client, view === 'seat')
  const series = useRunSeries(client)
  useTitle(`${sayPhase(t, phase)} · ${state.title}`)
  useRoomKeys(client, me, views, choose)
  const swipe = useSwipe(views, view, choose)
  const quiet = phase === 'read'
  const sees = phase !== 'prepare' || me.role === 'chair' || me.role === 'co-author'
  const withMargin = view === 'document' && sees && !quiet
  const bodyOf = (open: OpenDocument | null) => (
    <div className={styles['body']} data-margin={withMargin || undefined} data-quiet={quiet || undefined} {...swipe}>
      {!quiet && (
        <aside className={styles['left']} aria-label={t('people.title')}>
          {view === 'document' && open !== null && (
            <section className={styles['contents']} aria-label={t('document.contents')}>
              <h2>{t('document.contents')}</h2>
              <Part name="contents">
                <DocumentContents open={open} />
              </Part>
            </section>
          )}
          <PeopleList client={client} me={me} />
        </aside>
      )}
      <main id="content" className={styles['middle']} tabIndex={-1}>
        {(view === 'document' || view === 'margin') && sees && (
          <div hidden={view === 'margin'}>
            {open === null ? (
              <Waiting what={t('waiting.document')} />
            ) : (
              <Part name="document">
                <DocumentView
                  client={client}
                  me={me}
                  open={open}
                  activeThread={activeThread}
                  onThread={setActiveThread}
                />
              </Part>
            )}
          </div>
        )}
        <Part name={view}>
          {view === 'document' && !sees && <Lobby client={client} />}
          {view === 'margin' && open !== null && marginOf(open, true)}
          {view === 'points' && <PointRegister client={client} me={me} onDecide={() => choose('decisions')} />}
          {view === 'decisions' && <DecisionsView client={client} me={me} />}
          {view === 'seat' && <SeatView client={client} me={me} series={series.value} />}
          {view === 'control' && <ControlView client={client} me={me} series={series.value} />}
          {view === 'evaluate' && <EvaluateView client={client} me={me} />}
          {view === 'reflect' && <ReflectView client={client} me={me} />}
          {view === 'minutes' && <MinutesView client={client} me={me} />}
          {view === 'lead' && <LeadView client={client} me={me} />}
        </Part>
      </main>
      {withMargin && (
        <aside className={styles['right']} aria-label={t('views.margin')}>
          {views.includes('points') && (
            <div className={styles['sides']}>
              <button type="button" aria-pressed={shownSide === 'margin'} onClick={() => setSide('margin')}>
                {t('view.margin')}
              </button>
              <button type="button" aria-pressed={shownSide === 'points'} onClick={() => setSide('points')}>
                {t('view.points')} ({state.points.size})
              </button>
            </div>
          )}
          <Part name={shownSide}>
            {shownSide === 'points' && views.includes('points') ? (
              <PointRegister client={client} me={me} onDecide={() => choose('decisions')} />
            ) : (
              open !== null && marginOf(open, false)
            )}
          </Part>
        </aside>
      )}
    </div>
  )
  const marginOf = (open: OpenDocument, narrow: boolean) => (
    <DocumentMargin
      client={client}
      open={open}
      activeThread={activeThread}
      onThread={setActiveThread}
      draft={phase === 'read' || phase === 'prepare'}
      narrow={narrow}
    />
  )
  return (
    <div className={styles['room']} data-phase={phase} data-view={view}>
      <a className="heard" href="#content">
        {t('app.skip')}
      </a>
      <RoomHeader title={state.title} peg={pegOf(series.value)} onKeys={onKeys} />
      <PhaseBar client={client} me={me} />
      <Announcer client={client} />
      {views.length > 1 && (
        <nav ref={tabs} className={styles['tabs']} aria-label={t('views.label')}>
          {views.map(one => (
            <button
              key={one}
              type="button"
              data-view={one}
              aria-current={one === view ? 'page' : undefined}
              onClick={() => choose(one)}
            >
              {t(one === 'seat' && me.seat === null ? 'view.injects' : `view.${one}`)}
              {badge(client, me, one, unread)}
            </button>
          ))}
        </nav>
      )}
      {waitingPhase && (
        <p className={styles['offer']} role="status">
          {t('views.offer', { phase: sayPhase(t, phase) })}{' '}
          <button type="button" data-plain onClick={() => choose(first)}>
            {t('views.go', { view: t(`view.${first}`) })}
          </button>
        </p>
      )}
      {sees ? (
        <PartBoundary>
          <Suspense fallback={bodyOf(null)}>
            <DocumentSpace client={client} openConnection={openConnection}>
              {bodyOf}
            </DocumentSpace>
          </Suspense>
        </PartBoundary>
      ) : (
        bodyOf(null)
      )}
      {state.run !== null && (
        <Part name="run">
          <RunStrip client={client} series={series} />
        </Part>
      )}
    </div>
  )
}

/** What stands beside the document: while people discuss, the register of points is the agenda. */
function sideOf(phase: Phase): 'margin' | 'points' {
  return phase === 'discuss' ? 'points' : 'margin'
}

/** What waits behind a tab, as a number that is also said. */
function badge(client: RoomClient, me: Person, view: View, unread: number) {
  const { state } = client
  const open = [...state.decisions.values()].filter(
    decision => decision.stage === 'voting' && !decision.votes.has(me.id),
  ).length
  const counts: Partial<Record<View, number>> = { decisions: open, lead: state.hands.length, seat: unread }
  const count = counts[view] ?? 0
  return count === 0 ? null : <span className={styles['badge']}>{count}</span>
}

/** How many injects have come since this person last looked at them, in this tab of the browser. */
function useUnread(client: RoomClient, looking: boolean): number {
  const [seen, setSeen] = useDraft(`seen:${client.roomId}`, 0)
  const count = client.state.deliveries.length
  useEffect(() => {
    if (looking && seen !== count) setSeen(count)
  }, [looking, seen, count, setSeen])
  return looking ? 0 : Math.max(0, count - seen)
}

function useRoomKeys(client: RoomClient, me: Person, views: readonly View[], choose: (view: View) => void): void {
  const latest = useRef({ views, choose })
  latest.current = { views, choose }
  useEffect(() => {
    let going = false
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (going) {
        going = false
        const view = keyOfView[event.key]
        if (view !== undefined && latest.current.views.includes(view)) {
          event.preventDefault()
          latest.current.choose(view)
        }
        return
      }
      if (event.key === 'g') going = true
      if (event.key === 'h') {
        const up = client.state.hands.includes(me.id)
        void (up ? client.send('lower-hand', { person: me.id }) : client.send('raise-hand', {}))
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [client, me.id])
}

/** On a phone a swipe goes from the document to its margin and back. */
function useSwipe(views: readonly View[], view: View, choose: (view: View) => void) {
  const start = useRef<{ x: number; y: number } | null>(null)
  return {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0]
      start.current = touch === undefined || event.touches.length > 1 ? null : { x: touch.clientX, y: touch.clientY }
    },
    onTouchEnd: (event: TouchEvent) => {
      const touch = event.changedTouches[0]
      const from = start.current
      start.current = null
      if (touch === undefined || from === null || !matchMedia('(max-width: 720px)').matches) return
      if (getSelection()?.isCollapsed === false) return
      const acrossPx = touch.clientX - from.x
      if (Math.abs(acrossPx) < 70 || Math.abs(touch.clientY - from.y) > 40) return
      if (acrossPx < 0 && view === 'document' && views.includes('margin')) choose('margin')
      if (acrossPx > 0 && view === 'margin') choose('document')
    },
  }
}
