/** A pending suggestion in the margin: what it adds and removes, by whom, and its fate. */

import { currentPhase, type DocumentName, mayCommand } from '@breakwater/room'
import type { Suggestion } from '@breakwater/room/document'
import { memo, useState } from 'react'
import { sayFailure } from '../document/comment-form.tsx'
import type { DocumentSurface } from '../document/surface.ts'
import type { DocumentTexts } from '../document/texts.ts'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import styles from './margin.module.css'
import { firstLine, nameOf } from './thread-card.tsx'
import { sayWhen } from './when.ts'

type SuggestionCardProps = {
  client: RoomClient
  /** Of the client: the room's state is changed in place, and a card is drawn anew when it was. */
  roomVersion: number
  surface: DocumentSurface
  suggestion: Suggestion
  /** The document that it stands in, `plenary` or `seat:…`. */
  document: DocumentName
  texts: DocumentTexts
  chosen: boolean
}

/** Text of a suggestion that is longer than this is cut in its card; the whole of it stands in the document. */
const shownMax = 300

/** A suggestion's words in one line; a new paragraph is shown by its sign. */
function cut(words: string): string {
  const text = words.replace(/\s*\n\s*/g, ' ¶ ').trim()
  return text.length <= shownMax ? text : `${text.slice(0, shownMax)}…`
}

/** True where two cards show the same; places in the text move with every letter and are not shown. */
function sameCard(before: SuggestionCardProps, after: SuggestionCardProps): boolean {
  const [left, right] = [before.suggestion, after.suggestion]
  return (
    before.client === after.client &&
    before.roomVersion === after.roomVersion &&
    before.surface === after.surface &&
    before.document === after.document &&
    before.texts === after.texts &&
    before.chosen === after.chosen &&
    left.id === right.id &&
    left.kind === right.kind &&
    left.text === right.text &&
    left.removed === right.removed &&
    left.context === right.context &&
    left.parts.length === right.parts.length &&
    left.parts.every((part, index) => part.kind === right.parts[index]?.kind)
  )
}

/** See the file's head. It is drawn anew only when something of it changed, not with every letter of the text. */
export const SuggestionCard = memo(function SuggestionCard({
  client,
  surface,
  suggestion,
  document: name,
  texts,
  chosen,
}: SuggestionCardProps) {
  const [reason, setReason, clearReason] = useDraft(`settle:${suggestion.id}`, '')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const { state, me } = client
  const phase = currentPhase(state)
  const mine = suggestion.author === me?.id
  // In a document of a seat or of the staff its people settle; in the plenary the table says who does.
  const shared = name === 'plenary'
  const may = (whose: 'own' | 'other'): boolean =>
    me !== null && mayCommand('settle-suggestion', me.role, phase, shared ? whose : 'own')
  const maySettle = may('other')
  const mayWithdraw = mine && may('own')
  const mayRaise = shared && me !== null && mayCommand('raise-point', me.role, phase, 'other')
  const isPoint = [...state.points.values()].some(point => point.suggestion === suggestion.id)

  const settle = async (outcome: 'accepted' | 'changed' | 'declined'): Promise<void> => {
    if (busy) return
    setBusy(true)
    // Its place now: what was typed above has moved it without a new drawing of this card.
    const { from } = surface.suggestions.find(one => one.id === suggestion.id) ?? suggestion
    const answer = await client.send('settle-suggestion', {
      suggestion: suggestion.id,
      document: name,
      outcome,
      reason: reason.trim(),
    })
    setBusy(false)
    setFailed(sayFailure(answer, texts))
    if (!answer.ok) return
    clearReason()
    surface.selectSuggestion(null)
    // Whoever accepts in order to change goes on in the text, at the words.
    if (outcome === 'changed') surface.editor?.commands.focus(Math.min(from, surface.editor.state.doc.content.size))
  }

  const adds =
    suggestion.text.trim() === '' && suggestion.kind === 'block' ? texts.suggestion.emptyBlock : suggestion.text
  const hasInsertion = suggestion.parts.some(part => part.kind === 'insertion')
  const hasDeletion = suggestion.parts.some(part => part.kind === 'deletion')
  const hasChange = suggestion.parts.some(part => part.kind === 'change')
  return (
    <div className={styles['thread']}>
      <p className={styles['by']}>
        <span
          className={styles['dot']}
          style={{ borderColor: state.people.get(suggestion.author)?.colour }}
          aria-hidden="true"
        />
        <b>{nameOf(client, suggestion.author)}</b>{' '}
        <time dateTime={new Date(suggestion.atMs).toISOString()}>
          {sayWhen(suggestion.atMs, client.serverNow(), texts.locale)}
        </time>
      </p>
      {hasDeletion && (
        <p className={styles['change']}>
          <span className={styles['kind']}>{texts.suggestion.removing}</span>{' '}
          <del>{suggestion.removed.trim() === '' ? texts.suggestion.emptyBlock : cut(suggestion.removed)}</del>
        </p>
      )}
      {hasInsertion && (
        <p className={styles['change']}>
          <span className={styles['kind']}>{texts.suggestion.adding}</span> <ins>{cut(adds)}</ins>
        </p>
      )}
      {hasChange && !hasInsertion && !hasDeletion && (
        <p className={styles['change']}>
          <span className={styles['kind']}>{texts.suggestion.changesBlock}</span> {cut(suggestion.context)}
        </p>
      )}
      {failed !== null && (
        <p role="alert" className={styles['failed']}>
          {failed}
        </p>
      )}
      {chosen && maySettle && (
        <input
          type="text"
          aria-label={texts.suggestion.reason}
          placeholder={texts.suggestion.reasonPlace}
          value={reason}
          maxLength={8000}
          onChange={event => setReason(event.target.value)}
        />
      )}
      {(chosen || maySettle) && (
        <div className={styles['acts']}>
          {maySettle && (
            <>
              <button type="button" disabled={busy} onClick={() => void settle('accepted')}>
                {texts.suggestion.accept}
              </button>
              {chosen && (
                <button type="button" disabled={busy} onClick={() => void settle('changed')}>
                  {texts.suggestion.acceptEdit}
                </button>
              )}
              <button type="button" disabled={busy} onClick={() => void settle('declined')}>
                {texts.suggestion.decline}
              </button>
            </>
          )}
          {mayWithdraw && !maySettle && (
            <button type="button" disabled={busy} onClick={() => void settle('declined')}>
              {texts.suggestion.withdraw}
            </button>
          )}
          {chosen && mayRaise && !isPoint && (
            <button
              type="button"
              disabled={busy}
              onClick={async () => {
                const title = firstLine(suggestion.text || suggestion.removed || suggestion.context)
                const answer = await client.send('raise-point', {
                  point: newId(),
                  thread: null,
                  suggestion: suggestion.id,
                  title: title === '' ? texts.suggestion.emptyBlock : title,
                })
                setFailed(sayFailure(answer, texts))
              }}
            >
              {texts.comment.promote}
            </button>
          )}
        </div>
      )}
    </div>
  )
}, sameCard)
