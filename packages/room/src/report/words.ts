/** What the after-action report says in English and Spanish. */

import type { EventBodies, Rating } from '../event/events.ts'
import type { PaperLanguage } from '../paper/numbers.ts'
import type { InjectStage } from '../state/state.ts'

type Severity = EventBodies['finding.made']['severity']
type Element = EventBodies['improvement.planned']['element']

/** See the file's head. */
export type ReportWords = {
  title: (room: string) => string
  howToRead: (audience: string) => string
  overview: string
  facts: { name: string; day: string; length: string; scenario: string; seats: string; people: string; sources: string }
  factHead: [string, string]
  scenarioText: (scenario: string, seed: string, precision: string) => string
  peopleText: (players: number, staff: number, observers: number) => string
  manifest: string
  branches: string
  objectives: string
  objectiveHead: [string, string, string, string]
  noObjectives: string
  ratings: Record<Rating, string>
  notRated: string
  task: (title: string) => string
  timeline: string
  timelineHead: [string, string, string, string]
  nothingHappened: string
  decisions: string
  decidedLine: (option: string, time: string) => string
  beforeAfter: (label: string, before: string, after: string) => string
  withoutIt: (label: string, without: string, withIt: string) => string
  votesLine: string
  noDecisions: string
  decisionLog: string
  decisionLogHead: string[]
  unanswered: string
  noInjects: string
  findings: string
  strengths: string
  improvements: string
  cause: string
  severities: Record<Severity, string>
  noFindings: string
  plan: string
  planHead: string[]
  elements: Record<Element, string>
  noPlan: string
  hotWash: string
  injects: string
  injectHead: string[]
  stages: Record<InjectStage, string>
  missing: string
  missingOwner: (action: string) => string
  missingDue: (action: string) => string
  missingStart: (action: string) => string
  missingAction: (finding: string) => string
  missingRating: (objective: string) => string
  missingOutcome: (decision: string) => string
  lines: {
    phase: (phase: string) => string
    injectTo: (title: string, to: string) => string
    released: (title: string, because: string) => string
    because: Record<'time' | 'condition' | 'hand', string>
    asked: (question: string) => string
    decided: (question: string, option: string) => string
    pulled: (seat: string, sentence: string) => string
    refused: (who: string, because: string, section: string | null) => string
    spoke: (text: string) => string
    started: (scenario: string) => string
    advanced: (figures: string) => string
    branch: (title: string) => string
    entered: (branch: string) => string
  }
  proposals: {
    capability: string
    crossed: (label: string, threshold: string, value: string, time: string) => string
    conditionMet: (title: string) => string
    late: (question: string, length: string) => string
    notClosed: (question: string) => string
    lateCause: string
    extendedCause: string
    unanswered: (title: string) => string
    unansweredCause: string
    refused: (act: string, section: string) => string
    refusedCause: string
    dissent: (question: string, count: number) => string
    dissentCause: (words: string) => string
    inTime: (count: number) => string
    observed: (objective: string, rating: string, text: string) => string
  }
}

const english: ReportWords = {
  title: room => `After-action report and improvement plan: ${room}`,
  howToRead: audience =>
    `Written from the log of the room for ${audience}. All times are UTC. Numbers in brackets are events of the log; each statement can be looked up there.`,
  overview: 'Overview',
  facts: {
    name: 'Exercise',
    day: 'Held',
    length: 'Length',
    scenario: 'Scenario',
    seats: 'Seats',
    people: 'People',
    sources: 'Sources',
  },
  factHead: ['What', 'Value'],
  scenarioText: (scenario, seed, precision) => `${scenario}, seed ${seed}, ${precision}`,
  peopleText: (players, staff, observers) => `${players} players, ${staff} staff, ${observers} observers`,
  manifest: 'Manifest of the run',
  branches: 'Branches',
  objectives: 'Objectives and ratings',
  objectiveHead: ['Objective', 'Capability', 'Target', 'Rating (the lowest given)'],
  noObjectives: 'The exercise stated no objectives.',
  ratings: {
    P: 'P: performed without challenges',
    S: 'S: performed with some challenges',
    M: 'M: performed with major challenges',
    U: 'U: unable to be performed',
  },
  notRated: 'not rated',
  task: title => `task “${title}”`,
  timeline: 'Timeline',
  timelineHead: ['Wall clock', 'Scenario', 'Who', 'What'],
  nothingHappened: 'Nothing is in the log.',
  decisions: 'Decisions and what followed',
  decidedLine: (option, time) => `Decided at ${time}: ${option}.`,
  beforeAfter: (label, before, after) => `${label}: ${before} before, ${after} by the next decision.`,
  withoutIt: (label, without, withIt) =>
    `Without it, on the same random numbers, ${label} would have been ${without} instead of ${withIt}.`,
  votesLine: 'Votes:',
  noDecisions: 'No decision was taken.',
  decisionLog: 'Decision log by inject',
  decisionLogHead: ['Inject', 'Time', 'Options', 'Owner', 'Decision', 'Rationale', 'Follow-up'],
  unanswered: 'no decision',
  noInjects: 'No inject went out.',
  findings: 'Findings by capability',
  strengths: 'Strengths',
  improvements: 'Areas for improvement',
  cause: 'Cause:',
  severities: { minor: 'minor', major: 'major', critical: 'critical' },
  noFindings: 'No findings were made.',
  plan: 'Improvement plan',
  planHead: ['Capability', 'Issue', 'Corrective action', 'Capability element', 'Responsible', 'Start', 'Completion'],
  elements: {
    planning: 'planning',
    organisation: 'organisation',
    equipment: 'equipment',
    training: 'training',
    exercise: 'exercise',
  },
  noPlan: 'No corrective action was planned.',
  hotWash: 'Hot wash',
  injects: 'Injects',
  injectHead: ['No.', 'Inject', 'Stage', 'Expected action', 'Note'],
  stages: {
    draft: 'draft',
    submitted: 'submitted',
    approved: 'approved',
    scheduled: 'scheduled',
    released: 'released',
    complete: 'complete',
    deferred: 'deferred',
    obsolete: 'obsolete',
  },
  missing: 'What is missing',
  missingOwner: action => `“${action}” has no responsible person.`,
  missingDue: action => `“${action}” has no completion date.`,
  missingStart: action => `“${action}” has no start date.`,
  missingAction: finding => `No corrective action for: ${finding}`,
  missingRating: objective => `The objective “${objective}” was not rated.`,
  missingOutcome: decision => `“${decision}” was opened and not decided.`,
  lines: {
    phase: phase => `Phase: ${phase}`,
    injectTo: (title, to) => `Inject “${title}” to ${to}`,
    released: (title, because) => `Inject “${title}” released ${because}`,
    because: { time: 'by the scenario’s clock', condition: 'because its condition held', hand: 'by hand' },
    asked: question => `Question: ${question}`,
    decided: (question, option) => `Decided: ${question} → ${option}`,
    pulled: (seat, sentence) => `${seat}: ${sentence}`,
    refused: (who, because, section) =>
      section === null ? `Refused to ${who}: ${because}` : `Refused to ${who} by ${section}: ${because}`,
    spoke: text => `“${text}”`,
    started: scenario => `The run of ${scenario} started`,
    advanced: figures => (figures === '' ? 'The run went on' : `The run: ${figures}`),
    branch: title => `Branch “${title}” opened`,
    entered: branch => `Went on from branch ${branch}`,
  },
  proposals: {
    capability: 'Decision-making',
    crossed: (label, threshold, value, time) => `${label} crossed ${threshold} at ${time}: ${value}.`,
    conditionMet: title => `The condition of inject “${title}” was met.`,
    late: (question, length) => `The decision “${question}” came ${length} after its deadline.`,
    notClosed: question => `The decision “${question}” was opened and never taken.`,
    lateCause: 'To be said in the hot wash: information, authority or time?',
    extendedCause: 'The phase was extended.',
    unanswered: title => `The inject “${title}” got no decision and was not marked complete.`,
    unansweredCause: 'To be said in the hot wash: not seen, not understood or nobody’s task?',
    refused: (act, section) => `“${act}” was refused by ${section}.`,
    refusedCause: 'The seat planned an act that the law in force does not allow.',
    dissent: (question, count) =>
      count === 1
        ? `One person dissented from the decision on “${question}”.`
        : `${count} people dissented from the decision on “${question}”.`,
    dissentCause: words => `In their words: ${words}`,
    inTime: count =>
      count === 1 ? 'The decision was taken in its time.' : `All ${count} decisions were taken in their time.`,
    observed: (objective, rating, text) => `${objective}: ${rating}. ${text}`,
  },
}

const spanish: ReportWords = {
  title: room => `Informe posterior y plan de mejora: ${room}`,
  howToRead: audience =>
    `Escrito a partir del registro de la sala para ${audience}. Todas las horas son UTC. Los números entre corchetes son sucesos del registro; cada afirmación puede buscarse allí.`,
  overview: 'Resumen',
  facts: {
    name: 'Ejercicio',
    day: 'Celebrado',
    length: 'Duración',
    scenario: 'Escenario',
    seats: 'Puestos',
    people: 'Personas',
    sources: 'Fuentes',
  },
  factHead: ['Qué', 'Valor'],
  scenarioText: (scenario, seed, precision) =>
    `${scenario}, semilla ${seed}, ${precision === 'exact' ? 'exacto' : precision === 'fast' ? 'rápido' : precision}`,
  peopleText: (players, staff, observers) => `jugadores: ${players}; equipo: ${staff}; observadores: ${observers}`,
  manifest: 'Manifiesto de la simulación',
  branches: 'Ramas',
  objectives: 'Objetivos y valoraciones',
  objectiveHead: ['Objetivo', 'Capacidad', 'Meta', 'Valoración (la más baja dada)'],
  noObjectives: 'El ejercicio no fijó objetivos.',
  ratings: {
    P: 'P: realizado sin dificultades',
    S: 'S: realizado con algunas dificultades',
    M: 'M: realizado con grandes dificultades',
    U: 'U: no se pudo realizar',
  },
  notRated: 'sin valorar',
  task: title => `tarea «${title}»`,
  timeline: 'Cronología',
  timelineHead: ['Reloj', 'Escenario', 'Quién', 'Qué'],
  nothingHappened: 'El registro está vacío.',
  decisions: 'Decisiones y lo que siguió',
  decidedLine: (option, time) => `Decidido a las ${time}: ${option}.`,
  beforeAfter: (label, before, after) => `${label}: ${before} antes, ${after} hasta la decisión siguiente.`,
  withoutIt: (label, without, withIt) =>
    `Sin ella, con los mismos números aleatorios, ${label} habría sido ${without} en lugar de ${withIt}.`,
  votesLine: 'Votos:',
  noDecisions: 'No se tomó ninguna decisión.',
  decisionLog: 'Registro de decisiones por inyección',
  decisionLogHead: ['Inyección', 'Hora', 'Opciones', 'Responsable', 'Decisión', 'Motivo', 'Seguimiento'],
  unanswered: 'sin decisión',
  noInjects: 'No salió ninguna inyección.',
  findings: 'Conclusiones por capacidad',
  strengths: 'Puntos fuertes',
  improvements: 'Aspectos que mejorar',
  cause: 'Causa:',
  severities: { minor: 'leve', major: 'grave', critical: 'crítica' },
  noFindings: 'No se llegó a ninguna conclusión.',
  plan: 'Plan de mejora',
  planHead: ['Capacidad', 'Problema', 'Medida correctiva', 'Elemento', 'Responsable', 'Inicio', 'Fin'],
  elements: {
    planning: 'planificación',
    organisation: 'organización',
    equipment: 'equipamiento',
    training: 'formación',
    exercise: 'ejercicio',
  },
  noPlan: 'No se planeó ninguna medida correctiva.',
  hotWash: 'Valoración inmediata',
  injects: 'Inyecciones',
  injectHead: ['N.º', 'Inyección', 'Estado', 'Reacción esperada', 'Nota'],
  stages: {
    draft: 'borrador',
    submitted: 'presentada',
    approved: 'aprobada',
    scheduled: 'programada',
    released: 'enviada',
    complete: 'completada',
    deferred: 'aplazada',
    obsolete: 'descartada',
  },
  missing: 'Lo que falta',
  missingOwner: action => `«${action}» no tiene responsable.`,
  missingDue: action => `«${action}» no tiene fecha de fin.`,
  missingStart: action => `«${action}» no tiene fecha de inicio.`,
  missingAction: finding => `Sin medida correctiva para: ${finding}`,
  missingRating: objective => `El objetivo «${objective}» no se valoró.`,
  missingOutcome: decision => `«${decision}» se abrió y no se decidió.`,
  lines: {
    phase: phase => `Fase: ${phase}`,
    injectTo: (title, to) => `Inyección «${title}» para ${to}`,
    released: (title, because) => `Inyección «${title}» enviada ${because}`,
    because: { time: 'por el reloj del escenario', condition: 'al cumplirse su condición', hand: 'a mano' },
    asked: question => `Pregunta: ${question}`,
    decided: (question, option) => `Decidido: ${question} → ${option}`,
    pulled: (seat, sentence) => `${seat}: ${sentence}`,
    refused: (who, because, section) =>
      section === null ? `Denegado a ${who}: ${because}` : `Denegado a ${who} por ${section}: ${because}`,
    spoke: text => `«${text}»`,
    started: scenario => `Empezó la simulación de ${scenario}`,
    advanced: figures => (figures === '' ? 'La simulación avanzó' : `La simulación: ${figures}`),
    branch: title => `Se abrió la rama «${title}»`,
    entered: branch => `Se siguió por la rama ${branch}`,
  },
  proposals: {
    capability: 'Toma de decisiones',
    crossed: (label, threshold, value, time) => `${label} cruzó ${threshold} a las ${time}: ${value}.`,
    conditionMet: title => `Se cumplió la condición de la inyección «${title}».`,
    late: (question, length) => `La decisión «${question}» llegó ${length} después de su plazo.`,
    notClosed: question => `La decisión «${question}» se abrió y nunca se tomó.`,
    lateCause: 'Por decir en la valoración inmediata: ¿información, autoridad o tiempo?',
    extendedCause: 'La fase se amplió.',
    unanswered: title => `La inyección «${title}» no tuvo decisión ni se dio por completada.`,
    unansweredCause: 'Por decir en la valoración inmediata: ¿no se vio, no se entendió o no era tarea de nadie?',
    refused: (act, section) => `«${act}» fue denegado por ${section}.`,
    refusedCause: 'El puesto planeó un acto que la ley vigente no permite.',
    dissent: (question, count) =>
      count === 1
        ? `Una persona discrepó de la decisión sobre «${question}».`
        : `${count} personas discreparon de la decisión sobre «${question}».`,
    dissentCause: words => `En sus palabras: ${words}`,
    inTime: count => (count === 1 ? 'La decisión se tomó a tiempo.' : `Las ${count} decisiones se tomaron a tiempo.`),
    observed: (objective, rating, text) => `${objective}: ${rating}. ${text}`,
  },
}

/** The words of a language. */
export function reportWords(language: PaperLanguage): ReportWords {
  return language === 'es' ? spanish : english
}
