/**
 * The one table of rights: which role may ask for what, in which phase, of whose things. `act` obeys it, the tests of the server's
 * routes are generated from it, and so is the page of the documentation. A further rule of a command stands in its `says`.
 */

import type { CommandKind } from '../command/commands.ts'
import type { Phase } from '../event/events.ts'
import { controlRoles, type Role, roles } from '../event/person.ts'

/**
 * `any`: of everybody's things that the person may see. `own`: only of the person's own. What own is: a remark, suggestion or action
 * of one's own; oneself, of people; the person's seat, of levers, and for the staff every seat that a bot plays; of remarks and
 * suggestions also every one in a document of one's own seat, cell or staff, and in one's own notes.
 */
export type Whose = 'any' | 'own'

/** One line of the table: these roles, in these phases, on whose things. */
export type Grant = { roles: readonly Role[]; phases: readonly Phase[]; whose: Whose }

/** What stands in the table for one kind of command. */
export type CommandRight = {
  grants: readonly Grant[]
  /** `exercise`: refused in a room without one. `run`: refused where the exercise has no simulation. */
  needs: 'exercise' | 'run' | null
  /** Who else may: `system` is the server itself, `bot` a seat that its policy plays. The phases of the grants hold for them too. */
  actors: readonly ('system' | 'bot')[]
  /** One sentence for people: the rule, and what the columns cannot say. */
  says: string
}

const chair: Role[] = ['chair']
const authors: Role[] = ['chair', 'co-author']
/** Those whose vote counts. */
const voters: Role[] = ['chair', 'co-author', 'participant', 'player']
/** Everybody but observers: they change nothing. */
const active: Role[] = roles.filter(role => role !== 'observer')
/** Those who run an exercise. */
const directing: Role[] = ['chair', 'director', 'controller']

const beforeSigning: Phase[] = ['prepare', 'read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes']
const beforeMinutes: Phase[] = ['prepare', 'read', 'comment', 'discuss', 'decide', 'act', 'reflect']
const timed: Phase[] = ['read', 'comment', 'discuss', 'decide', 'act', 'reflect']
/** Phases in which remarks are public. */
const talking: Phase[] = ['comment', 'discuss', 'decide', 'act', 'reflect']
/** From the discussion to the last words. */
const settling: Phase[] = ['discuss', 'decide', 'act', 'reflect']
const evaluating: Phase[] = ['read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes']

function any(who: readonly Role[], phases: readonly Phase[]): Grant {
  return { roles: who, phases, whose: 'any' }
}

function own(who: readonly Role[], phases: readonly Phase[]): Grant {
  return { roles: who, phases, whose: 'own' }
}

function right(
  says: string,
  grants: Grant[],
  more: Partial<Pick<CommandRight, 'needs' | 'actors'>> = {},
): CommandRight {
  return { grants, needs: null, actors: [], says, ...more }
}

const forExercise = { needs: 'exercise' } as const
const forRun = { needs: 'run' } as const

/** Before others may read along: drafts of one's own, and remarks in documents of one's own seat or staff. */
const quietTalk = [own(authors, ['prepare']), own(controlRoles, ['prepare']), own(active, ['read'])]

/** See the file's head. */
export const rightsTable: Readonly<Record<CommandKind, CommandRight>> = {
  'title-room': right('The chair and co-authors may title the room until the minutes.', [any(authors, beforeMinutes)]),
  'set-agenda': right('The chair and co-authors set the agenda, until the last thoughts.', [
    any(authors, ['prepare', 'read', 'comment', 'discuss', 'decide', 'act']),
  ]),
  'change-person': right(
    'The chair changes names, roles and seats; everybody may change the own name. A room has one chair: giving the chair away makes the former chair a co-author, in an exercise a controller. Only players have a seat.',
    [any(chair, beforeSigning), own(roles, beforeSigning)],
  ),
  'remove-person': right(
    'The chair takes people out, also after signing; everybody but the chair may leave. The chair gives the chair away first.',
    [any(chair, [...beforeSigning, 'signed']), own(roles, [...beforeSigning, 'signed'])],
  ),
  'open-phase': right(
    'The chair opens a phase that may follow the present one; never while a vote is open. Signing alone leads out of the minutes.',
    [any(chair, beforeMinutes)],
  ),
  'extend-phase': right('The chair gives more time to a phase that has a deadline.', [any(chair, timed)]),
  'pause-phase': right('The chair stops the clock of the phase.', [any(chair, timed)]),
  'resume-phase': right('The chair lets the clock go on.', [any(chair, timed)]),
  'give-floor': right('The chair gives the floor to a point, a speaker or both, or takes it back.', [
    any(chair, ['discuss', 'decide']),
  ]),
  'raise-hand': right('Everybody but observers may ask for the floor.', [any(active, settling)]),
  'lower-hand': right('The chair lowers any hand, everybody the own.', [any(chair, settling), own(active, settling)]),

  'open-thread': right(
    'Remarks in the shared document are public from the comment phase on; while others prepare or read they are private drafts. Remarks in the document of a seat, a cell or the staff are for those who may read it.',
    [...quietTalk, any(active, talking)],
  ),
  reply: right(
    'Whoever sees a remark may answer it; while others read, only drafts and the remarks of one’s own seat.',
    [...quietTalk, any(active, talking)],
  ),
  'publish-thread': right('The author of a draft makes it public, from the comment phase on.', [own(active, talking)]),
  'edit-comment': right('Words are changed by who wrote them, by nobody else.', [...quietTalk, own(active, talking)]),
  'delete-comment': right(
    'Comments are deleted by who wrote them and by the chair; a tombstone and the replies stay.',
    [...quietTalk, own(active, talking), any(chair, talking)],
  ),
  'resolve-thread': right('A remark is resolved by who opened it, the chair and co-authors.', [
    own(active, talking),
    any(authors, talking),
  ]),
  'reopen-thread': right('A remark is opened again by who opened it, the chair and co-authors.', [
    own(active, talking),
    any(authors, talking),
  ]),
  'raise-point': right('Everybody but observers may raise a point, from a public remark, a suggestion or on its own.', [
    any(active, talking),
  ]),
  argue: right('Everybody but observers may argue, and note what somebody else said aloud.', [any(active, talking)]),
  'evaluate-point': right('The chair and co-authors write the evaluation of a point.', [any(authors, settling)]),
  'settle-point': right(
    'The chair and co-authors record the outcome. Changing one that stands needs a reason, unless the point was parked or left to a decision.',
    [any(authors, settling)],
  ),
  'order-points': right('The chair puts the points in order.', [any(chair, ['comment', 'discuss', 'decide'])]),
  'settle-suggestion': right(
    'In the shared document the chair settles suggestions, co-authors do while they may edit, and everybody may withdraw the own. In the document of a seat, a cell or the staff its people settle them.',
    [any(chair, settling), any(['co-author'], ['discuss', 'reflect']), own(active, talking)],
  ),

  'open-decision': right(
    'The chair, in an exercise also the director, puts a question; prepared while discussing.',
    [any(['chair', 'director'], ['discuss', 'decide'])],
    { actors: ['system'] },
  ),
  'change-decision': right('A question may be changed until its vote is open.', [
    any(['chair', 'director'], ['discuss', 'decide']),
  ]),
  'open-voting': right('Voting is opened in the phase decide.', [any(['chair', 'director'], ['decide'])], {
    actors: ['system'],
  }),
  vote: right(
    'The chair, co-authors, participants and players have one vote each, until the deadline; a later vote replaces the earlier. Objections count where the method is consent.',
    [any(voters, ['decide'])],
    { actors: ['bot'] },
  ),
  'close-decision': right(
    'The chair, in an exercise also the director, closes a decision; the votes decide unless the method is chair.',
    [any(['chair', 'director'], ['decide'])],
    { actors: ['system'] },
  ),
  'note-action': right('The chair and co-authors note who does what by when.', [any(authors, settling)]),
  'tick-action': right('The chair, co-authors and whoever noted an action tick it off.', [
    any(authors, settling),
    own(active, settling),
  ]),

  'set-clock': right(
    'Those who direct set the scenario clock; it runs only in the phase act.',
    [any(directing, ['prepare', 'read', 'comment', 'discuss', 'decide', 'act'])],
    forRun,
  ),
  'advance-run': right(
    'Those who direct move the run on, in the phase act, never back and not beyond its end.',
    [any(directing, ['act'])],
    forRun,
  ),
  'pull-lever': right(
    'A lever is pulled by the people of its seat, in the phase act, inside its bounds and uses; for a seat that a bot plays, by the bot or by those who direct.',
    [own(['player'], ['act']), own([...directing, 'simulator'], ['act'])],
    { ...forRun, actors: ['bot'] },
  ),
  'open-branch': right(
    'Those who direct open a branch from any moment that the run has passed.',
    [any(directing, settling)],
    forRun,
  ),
  'enter-branch': right('Those who direct go on in another branch.', [any(directing, settling)], forRun),
  'play-seat': right(
    'Those who direct say whether people or the stated policy play a seat.',
    [any(directing, beforeMinutes)],
    forExercise,
  ),
  'write-inject': right(
    'Those who direct and simulators write injects; an approved one is deferred before it is written anew.',
    [any([...directing, 'simulator'], ['prepare', 'read', 'comment', 'discuss', 'decide', 'act'])],
    forExercise,
  ),
  'submit-inject': right(
    'A draft is submitted.',
    [any([...directing, 'simulator'], ['prepare', 'read', 'comment', 'discuss', 'decide', 'act'])],
    forExercise,
  ),
  'approve-inject': right(
    'The chair or the director approves what was submitted.',
    [any(['chair', 'director'], ['prepare', 'read', 'comment', 'discuss', 'decide', 'act'])],
    forExercise,
  ),
  'schedule-inject': right(
    'An approved, scheduled or deferred inject gets its release.',
    [any(directing, ['prepare', 'read', 'comment', 'discuss', 'decide', 'act'])],
    forExercise,
  ),
  'release-inject': right(
    'A scheduled inject goes out to its addressees, once the room is open.',
    [any(directing, ['read', 'comment', 'discuss', 'decide', 'act'])],
    { ...forExercise, actors: ['system'] },
  ),
  'complete-inject': right(
    'A released inject is complete when what it asked for has been seen.',
    [any([...directing, 'evaluator'], evaluating)],
    forExercise,
  ),
  'defer-inject': right(
    'What is not released yet may be put off.',
    [any(directing, ['prepare', 'read', 'comment', 'discuss', 'decide', 'act'])],
    forExercise,
  ),
  'drop-inject': right(
    'What is not released yet may be dropped for good.',
    [any(directing, ['prepare', 'read', 'comment', 'discuss', 'decide', 'act'])],
    forExercise,
  ),
  observe: right(
    'Evaluators and those who direct rate what they see: P, S, M or U, with the events that bear it out.',
    [any([...directing, 'evaluator'], evaluating)],
    forExercise,
  ),
  'make-finding': right(
    'Evaluators and those who direct write findings, for the staff.',
    [any([...directing, 'evaluator'], evaluating)],
    forExercise,
  ),
  'plan-improvement': right(
    'Evaluators and those who direct plan what follows from a finding.',
    [any([...directing, 'evaluator'], ['reflect', 'minutes'])],
    forExercise,
  ),

  reflect: right('Everybody but observers writes what they now think.', [any(active, ['reflect'])]),
  'draft-minutes': right('The chair and co-authors have the minutes drafted from the log.', [
    any(authors, ['minutes']),
  ]),
  'amend-minutes': right('Everybody who attended but observers may amend the draft.', [any(active, ['minutes'])]),
  'settle-amendment': right('The chair settles amendments.', [any(chair, ['minutes'])]),
  'sign-minutes': right('The chair signs the draft that everybody saw, once no amendment is open.', [
    any(chair, ['minutes']),
  ]),
  'add-to-minutes': right('After signing, everybody who attended but observers may add an addendum.', [
    any(active, ['signed']),
  ]),
}

/** True if the table allows a role this kind of command in this phase, on the own things or on others’. */
export function mayCommand(kind: CommandKind, role: Role, phase: Phase, whose: 'own' | 'other'): boolean {
  return rightsTable[kind].grants.some(
    grant => grant.roles.includes(role) && grant.phases.includes(phase) && (grant.whose === 'any' || whose === 'own'),
  )
}

/** Kinds of commands that a role may give in a phase, at least on own things: what a page offers. */
export function commandsOf(role: Role, phase: Phase): CommandKind[] {
  return (Object.keys(rightsTable) as CommandKind[]).filter(kind => mayCommand(kind, role, phase, 'own'))
}
