/** What the register says in English and Spanish. */

import type { PaperLanguage } from '../paper/numbers.ts'

/** See the file's head. */
export type RegisterWords = {
  title: (room: string) => string
  empty: string
  tableHead: string[]
  csvHead: string[]
  evaluation: string
  outcome: string
  decisions: string
  floor: string
}

const english: RegisterWords = {
  title: room => `Points: ${room}`,
  empty: 'No point was raised.',
  tableHead: ['No.', 'Point', 'Raised by', 'For', 'Against', 'Outcome'],
  csvHead: [
    'number',
    'point',
    'words',
    'raised by',
    'raised at',
    'stage',
    'people',
    'for',
    'against',
    'evaluation',
    'outcome',
    'reason',
    'decisions',
    'floor, s',
    'events',
  ],
  evaluation: 'Evaluation:',
  outcome: 'Outcome:',
  decisions: 'Decisions:',
  floor: 'Floor:',
}

const spanish: RegisterWords = {
  title: room => `Puntos: ${room}`,
  empty: 'No se planteó ningún punto.',
  tableHead: ['N.º', 'Punto', 'Planteado por', 'A favor', 'En contra', 'Resultado'],
  csvHead: [
    'número',
    'punto',
    'palabras',
    'planteado por',
    'planteado a las',
    'fase',
    'personas',
    'a favor',
    'en contra',
    'valoración',
    'resultado',
    'motivo',
    'decisiones',
    'palabra, s',
    'sucesos',
  ],
  evaluation: 'Valoración:',
  outcome: 'Resultado:',
  decisions: 'Decisiones:',
  floor: 'Tiempo de palabra:',
}

/** The words of a language. */
export function registerWords(language: PaperLanguage): RegisterWords {
  return language === 'es' ? spanish : english
}
