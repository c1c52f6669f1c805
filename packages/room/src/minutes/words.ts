/** What minutes say in English and Spanish. Nothing here depends on the machine's language. */

import type { Outcome, Phase } from '../event/events.ts'
import type { InjectForm, VotingMethod } from '../event/exercise.ts'
import type { Role } from '../event/person.ts'
import type { PaperLanguage } from '../paper/numbers.ts'

/** Words that minutes, register and report share. */
export type Words = {
  room: string
  bot: string
  unknown: string
  none: string
  phases: Record<Phase, string>
  roles: Record<Role, string>
  outcomes: Record<Outcome, string>
  methods: Record<VotingMethod, string>
  forms: Record<InjectForm, string>
  suggestionOutcomes: Record<'accepted' | 'changed' | 'declined', string>
  stages: Record<'raised' | 'argued' | 'evaluated' | 'settled', string>
  audience: (audience: string) => string
}

/** What the minutes alone say. */
export type MinutesWords = Words & {
  minutesOf: (title: string) => string
  sections: Record<MinutesSectionId, string>
  held: (day: string, from: string, to: string) => string
  howToRead: string
  chairedBy: (names: string) => string
  joined: (from: string, to: string) => string
  toTheEnd: string
  removed: (reason: string) => string
  became: (role: string) => string
  planned: (length: string) => string
  noLimit: string
  used: (length: string) => string
  extended: (length: string, by: string) => string
  paused: (length: string) => string
  stillOpen: string
  openedBy: (name: string) => string
  raisedBy: (name: string, time: string) => string
  aboutWords: string
  remark: (name: string) => string
  deletedRemark: (name: string) => string
  forSide: (name: string) => string
  againstSide: (name: string) => string
  saidBy: (writer: string) => string
  evaluation: (name: string) => string
  outcome: (outcome: string) => string
  outcomeBy: (name: string) => string
  noOutcome: string
  floor: (length: string) => string
  otherRemarks: (count: number) => string
  question: string
  owner: string
  method: string
  option: string
  votes: (count: number, names: string) => string
  abstained: (count: number) => string
  objections: (count: number) => string
  dissent: (name: string) => string
  carried: (option: string) => string
  notCarried: string
  notDecided: string
  decidedBy: (name: string, time: string) => string
  reason: string
  followed: string
  refused: (section: string | null) => string
  runThen: (time: string) => string
  due: (day: string) => string
  noDue: string
  done: string
  open: string
  suggested: (author: string) => string
  inserted: string
  deleted: string
  settledBy: (outcome: string, name: string, time: string) => string
  manifest: string
  forks: (runs: number) => string
  injectFrom: (sender: string) => string
  scenarioTime: (time: string) => string
  hotWashQuestion: (number: number) => string
  freeReflection: string
  amendmentAccepted: (name: string, section: string) => string
  amendmentDeclined: (name: string, section: string) => string
  amendmentOpen: (name: string, section: string) => string
  insteadOf: string
  documentStood: (words: number, hash: string) => string
  addendum: (name: string, time: string) => string
  signedBy: (name: string, time: string) => string
  hashOf: (hash: string) => string
  nothing: string
}

/** Ids of the sections of minutes, in their order. */
export const minutesSectionIds = [
  'meeting',
  'attendance',
  'agenda',
  'phases',
  'points',
  'decisions',
  'actions',
  'suggestions',
  'exhibits',
  'injects',
  'reflections',
  'document',
  'amendments',
  'addenda',
] as const
/** Id of a section of minutes. */
export type MinutesSectionId = (typeof minutesSectionIds)[number]

const english: MinutesWords = {
  room: 'the room',
  bot: 'bot of',
  unknown: 'somebody not named here',
  none: 'none',
  phases: {
    prepare: 'Prepare',
    read: 'Read',
    comment: 'Comment',
    discuss: 'Discuss',
    decide: 'Decide',
    act: 'Act',
    reflect: 'Reflect',
    minutes: 'Minutes',
    signed: 'Signed',
  },
  roles: {
    chair: 'chair',
    'co-author': 'co-author',
    participant: 'participant',
    player: 'player',
    director: 'director',
    controller: 'controller',
    evaluator: 'evaluator',
    simulator: 'simulator',
    observer: 'observer',
  },
  outcomes: { agreed: 'agreed', changed: 'changed', declined: 'declined', parked: 'parked', 'to-decide': 'to decide' },
  methods: { chair: 'the chair decides', majority: 'majority', consent: 'consent' },
  forms: { text: 'text', newspaper: 'newspaper', posts: 'posts', chart: 'chart', picture: 'picture' },
  suggestionOutcomes: { accepted: 'accepted', changed: 'accepted after a change', declined: 'declined' },
  stages: { raised: 'raised', argued: 'argued', evaluated: 'evaluated', settled: 'settled' },
  audience: audience =>
    audience === 'all' ? 'everybody' : audience === 'control' ? 'the staff of the exercise' : audience,
  minutesOf: title => `Minutes: ${title}`,
  sections: {
    meeting: 'The meeting',
    attendance: 'Attendance',
    agenda: 'Agenda',
    phases: 'Phases as they ran',
    points: 'Points',
    decisions: 'Decisions',
    actions: 'Actions',
    suggestions: 'Changes to the document',
    exhibits: 'Exhibits',
    injects: 'Injects',
    reflections: 'Reflections',
    document: 'The document',
    amendments: 'Amendments',
    addenda: 'Addenda',
  },
  held: (day, from, to) => `Held on ${day}, ${from} to ${to} UTC.`,
  howToRead: 'All times are UTC. Numbers in brackets are events of the log of this room.',
  chairedBy: names => `Chair: ${names}.`,
  joined: (from, to) => `from ${from} to ${to}`,
  toTheEnd: 'the end',
  removed: reason => (reason === '' ? 'taken out by the chair' : `taken out by the chair: ${reason}`),
  became: role => `became ${role}`,
  planned: length => `planned ${length}`,
  noLimit: 'no time set',
  used: length => `used ${length}`,
  extended: (length, by) => `extended by ${length} (${by})`,
  paused: length => `paused for ${length}`,
  stillOpen: 'still open',
  openedBy: name => `opened by ${name}`,
  raisedBy: (name, time) => `Raised by ${name} at ${time}.`,
  aboutWords: 'About the words:',
  remark: name => `${name}:`,
  deletedRemark: name => `A remark of ${name} was deleted.`,
  forSide: name => `For (${name}):`,
  againstSide: name => `Against (${name}):`,
  saidBy: writer => `spoken, noted by ${writer}`,
  evaluation: name => `Evaluation (${name}):`,
  outcome: outcome => `Outcome: ${outcome}.`,
  outcomeBy: name => `Settled by ${name}`,
  noOutcome: 'Not settled.',
  floor: length => `Had the floor for ${length}.`,
  otherRemarks: count =>
    count === 1 ? 'One more remark did not become a point.' : `${count} more remarks did not become points.`,
  question: 'Question:',
  owner: 'Owner:',
  method: 'Method:',
  option: 'Option:',
  votes: (count, names) => `${count === 1 ? '1 vote' : `${count} votes`}${names === '' ? '' : ` (${names})`}`,
  abstained: count => (count === 1 ? '1 abstained.' : `${count} abstained.`),
  objections: count => (count === 1 ? '1 objection.' : `${count} objections.`),
  dissent: name => `Dissent of ${name}:`,
  carried: option => `Decided: ${option}.`,
  notCarried: 'Decided: no option was carried.',
  notDecided: 'Not decided.',
  decidedBy: (name, time) => `Closed by ${name} at ${time}.`,
  reason: 'Reason:',
  followed: 'What followed:',
  refused: section => (section === null ? 'Refused:' : `Refused by ${section}:`),
  runThen: time => `The run at ${time}:`,
  due: day => `due ${day}`,
  noDue: 'no date',
  done: 'done',
  open: 'open',
  suggested: author => `Suggested by ${author}`,
  inserted: 'Added:',
  deleted: 'Taken out:',
  settledBy: (outcome, name, time) => `${outcome} by ${name} at ${time}`,
  manifest: 'manifest',
  forks: runs => `${runs} futures for each option`,
  injectFrom: sender => `from ${sender}`,
  scenarioTime: time => `scenario time ${time}`,
  hotWashQuestion: number => `Question ${number}:`,
  freeReflection: 'Without a question:',
  amendmentAccepted: (name, section) => `Accepted, of ${name}, in “${section}”:`,
  amendmentDeclined: (name, section) => `Declined, of ${name}, in “${section}”:`,
  amendmentOpen: (name, section) => `Not settled, of ${name}, in “${section}”:`,
  insteadOf: 'Instead of:',
  documentStood: (words, hash) =>
    `The document as it stood: ${words === 1 ? '1 word' : `${words} words`}, SHA-256 ${hash}.`,
  addendum: (name, time) => `${name}, ${time}:`,
  signedBy: (name, time) => `Signed by ${name} at ${time}.`,
  hashOf: hash => `SHA-256 of the signed text: ${hash}.`,
  nothing: 'Nothing.',
}

const spanish: MinutesWords = {
  room: 'la sala',
  bot: 'autómata de',
  unknown: 'alguien que aquí no se nombra',
  none: 'ninguno',
  phases: {
    prepare: 'Preparación',
    read: 'Lectura',
    comment: 'Comentarios',
    discuss: 'Debate',
    decide: 'Decisión',
    act: 'Acción',
    reflect: 'Reflexión',
    minutes: 'Acta',
    signed: 'Firmada',
  },
  roles: {
    chair: 'presidencia',
    'co-author': 'coautoría',
    participant: 'participante',
    player: 'jugador',
    director: 'dirección',
    controller: 'control',
    evaluator: 'evaluación',
    simulator: 'simulación',
    observer: 'observación',
  },
  outcomes: {
    agreed: 'acordado',
    changed: 'cambiado',
    declined: 'rechazado',
    parked: 'aplazado',
    'to-decide': 'por decidir',
  },
  methods: { chair: 'decide la presidencia', majority: 'mayoría', consent: 'consentimiento' },
  forms: { text: 'texto', newspaper: 'periódico', posts: 'mensajes', chart: 'gráfico', picture: 'imagen' },
  suggestionOutcomes: { accepted: 'aceptado', changed: 'aceptado tras un cambio', declined: 'rechazado' },
  stages: { raised: 'planteado', argued: 'debatido', evaluated: 'valorado', settled: 'resuelto' },
  audience: audience => (audience === 'all' ? 'todos' : audience === 'control' ? 'el equipo del ejercicio' : audience),
  minutesOf: title => `Acta: ${title}`,
  sections: {
    meeting: 'La reunión',
    attendance: 'Asistencia',
    agenda: 'Orden del día',
    phases: 'Fases tal como transcurrieron',
    points: 'Puntos',
    decisions: 'Decisiones',
    actions: 'Tareas',
    suggestions: 'Cambios del documento',
    exhibits: 'Anexos mostrados',
    injects: 'Inyecciones',
    reflections: 'Reflexiones',
    document: 'El documento',
    amendments: 'Enmiendas',
    addenda: 'Adendas',
  },
  held: (day, from, to) => `Celebrada el ${day}, de ${from} a ${to} UTC.`,
  howToRead: 'Todas las horas son UTC. Los números entre corchetes son sucesos del registro de esta sala.',
  chairedBy: names => `Presidencia: ${names}.`,
  joined: (from, to) => `de ${from} a ${to}`,
  toTheEnd: 'el final',
  removed: reason => (reason === '' ? 'retirado por la presidencia' : `retirado por la presidencia: ${reason}`),
  became: role => `pasó a ${role}`,
  planned: length => `previsto ${length}`,
  noLimit: 'sin tiempo fijado',
  used: length => `usado ${length}`,
  extended: (length, by) => `ampliada ${length} (${by})`,
  paused: length => `en pausa ${length}`,
  stillOpen: 'aún abierta',
  openedBy: name => `abierta por ${name}`,
  raisedBy: (name, time) => `Planteado por ${name} a las ${time}.`,
  aboutWords: 'Sobre las palabras:',
  remark: name => `${name}:`,
  deletedRemark: name => `Se borró una observación de ${name}.`,
  forSide: name => `A favor (${name}):`,
  againstSide: name => `En contra (${name}):`,
  saidBy: writer => `dicho, anotado por ${writer}`,
  evaluation: name => `Valoración (${name}):`,
  outcome: outcome => `Resultado: ${outcome}.`,
  outcomeBy: name => `Resuelto por ${name}`,
  noOutcome: 'Sin resolver.',
  floor: length => `Tuvo la palabra ${length}.`,
  otherRemarks: count =>
    count === 1 ? 'Otra observación no llegó a ser punto.' : `Otras ${count} observaciones no llegaron a ser puntos.`,
  question: 'Pregunta:',
  owner: 'Responsable:',
  method: 'Método:',
  option: 'Opción:',
  votes: (count, names) => `${count === 1 ? '1 voto' : `${count} votos`}${names === '' ? '' : ` (${names})`}`,
  abstained: count => (count === 1 ? '1 abstención.' : `${count} abstenciones.`),
  objections: count => (count === 1 ? '1 objeción.' : `${count} objeciones.`),
  dissent: name => `Voto particular de ${name}:`,
  carried: option => `Decidido: ${option}.`,
  notCarried: 'Decidido: ninguna opción salió adelante.',
  notDecided: 'Sin decidir.',
  decidedBy: (name, time) => `Cerrada por ${name} a las ${time}.`,
  reason: 'Motivo:',
  followed: 'Lo que siguió:',
  refused: section => (section === null ? 'Denegado:' : `Denegado por ${section}:`),
  runThen: time => `La simulación a las ${time}:`,
  due: day => `para el ${day}`,
  noDue: 'sin fecha',
  done: 'hecha',
  open: 'abierta',
  suggested: author => `Propuesto por ${author}`,
  inserted: 'Añadido:',
  deleted: 'Quitado:',
  settledBy: (outcome, name, time) => `${outcome} por ${name} a las ${time}`,
  manifest: 'manifiesto',
  forks: runs => `${runs} futuros por opción`,
  injectFrom: sender => `de ${sender}`,
  scenarioTime: time => `hora del escenario ${time}`,
  hotWashQuestion: number => `Pregunta ${number}:`,
  freeReflection: 'Sin pregunta:',
  amendmentAccepted: (name, section) => `Aceptada, de ${name}, en «${section}»:`,
  amendmentDeclined: (name, section) => `Rechazada, de ${name}, en «${section}»:`,
  amendmentOpen: (name, section) => `Sin resolver, de ${name}, en «${section}»:`,
  insteadOf: 'En lugar de:',
  documentStood: (words, hash) =>
    `El documento tal como quedó: ${words === 1 ? '1 palabra' : `${words} palabras`}, SHA-256 ${hash}.`,
  addendum: (name, time) => `${name}, ${time}:`,
  signedBy: (name, time) => `Firmada por ${name} a las ${time}.`,
  hashOf: hash => `SHA-256 del texto firmado: ${hash}.`,
  nothing: 'Nada.',
}

/** The words of a language. */
export function minutesWords(language: PaperLanguage): MinutesWords {
  return language === 'es' ? spanish : english
}
