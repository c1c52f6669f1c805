/** Commands of the end: last thoughts, the draft of the minutes, amendments, signature, addenda. */

import { currentPhase } from '../state/state.ts'
import { type ActContext, draft, type Handlers, no, taken, tooMany, unknown, yes } from './answer.ts'
import { roomLimits } from './limits.ts'

/** Kinds that this file answers. */
export type MinutesCommand =
  | 'reflect'
  | 'draft-minutes'
  | 'amend-minutes'
  | 'settle-amendment'
  | 'sign-minutes'
  | 'add-to-minutes'

/** Their rules. */
export const minutesHandlers: Handlers<MinutesCommand> = {
  reflect: (state, input) => {
    if (state.reflections.has(input.reflection)) return taken('reflection')
    if (state.reflections.size >= roomLimits.reflections) return tooMany('reflections', roomLimits.reflections)
    if (input.question !== null && state.exercise?.hotWash[input.question] === undefined) return unknown('question')
    return yes(draft('reflection.written', 'all', input))
  },

  'draft-minutes': (state, _input, context) => {
    const { hash, throughSeq } = minutesFact(context, 'draft-minutes')
    if (throughSeq > state.seq) throw new Error(`facts.minutes goes to event ${throughSeq}, the log to ${state.seq}`)
    return yes(draft('minutes.drafted', 'all', { draft: (state.minutes?.draft ?? 0) + 1, hash, throughSeq }))
  },

  'amend-minutes': (state, input) => {
    if (state.minutes === null) return noDraft()
    if (state.minutes.amendments.has(input.amendment)) return taken('amendment')
    if (state.minutes.amendments.size >= roomLimits.amendments) return tooMany('amendments', roomLimits.amendments)
    return yes(draft('minutes.amended', 'all', input))
  },

  'settle-amendment': (state, input) => {
    const amendment = state.minutes?.amendments.get(input.amendment)
    if (amendment === undefined) return unknown('amendment')
    if (amendment.accepted !== null) {
      return no('no-change', `This amendment was ${amendment.accepted ? 'accepted' : 'declined'} already.`)
    }
    return yes(draft('amendment.settled', 'all', input))
  },

  /** Signs what everybody could read: the present draft, with every amendment settled before it was made. */
  'sign-minutes': (state, input, context) => {
    const { minutes } = state
    if (minutes === null) return noDraft()
    const open = [...minutes.amendments.values()].filter(amendment => amendment.accepted === null).length
    if (open > 0) {
      return no(
        'amendments-open',
        `${open} ${open === 1 ? 'amendment is' : 'amendments are'} open.`,
        'Settle each first.',
      )
    }
    if (minutes.settledSeq > minutes.throughSeq) {
      return no('minutes-changed', 'Amendments were settled after this draft.', 'Draft the minutes again, then sign.')
    }
    if (input.hash !== minutes.hash) {
      return no('minutes-changed', 'This is not the present draft.', 'Read the present one, then sign it.')
    }
    const { hash, text } = minutesFact(context, 'sign-minutes')
    if (hash !== minutes.hash) {
      return no(
        'minutes-changed',
        'The draft can no longer be made word for word.',
        'Draft the minutes again, then sign.',
      )
    }
    return yes(
      draft('minutes.signed', 'all', { hash, draft: minutes.draft, text }),
      draft('phase.opened', 'all', { phase: 'signed', deadlineMs: null, because: 'outcome' }),
    )
  },

  'add-to-minutes': (state, input) => {
    const { minutes } = state
    if (minutes === null || currentPhase(state) !== 'signed') return noDraft()
    if (minutes.addenda.some(one => one.id === input.addendum)) return taken('addendum')
    if (minutes.addenda.length >= roomLimits.addenda) return tooMany('addenda', roomLimits.addenda)
    return yes(draft('minutes.added', 'all', input))
  },
}

function minutesFact(context: ActContext, command: string): { hash: string; text: string; throughSeq: number } {
  const fact = context.facts?.minutes
  if (fact === undefined) throw new Error(`${command} needs facts.minutes`)
  return fact
}

function noDraft() {
  return no('no-draft', 'There is no draft of the minutes yet.', 'Have them drafted first.')
}
