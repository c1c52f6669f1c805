/** The briefing of an exercise: what players find before the clock starts. */

/** In English. */
export const exerciseBriefingEnglish = `---
id: exercise-briefing
language: en
title: Exercise briefing
summary: What players need before the clock starts: purpose, seats, rules, situation, objectives, and the hot wash at the end.
read: 8 min
comment: 5 min
discuss: 15 min
decide: 8 min
reflect: 15 min
agenda:
- 8 min: Read the situation
- 5 min: Ask about the rules, in writing
- no limit: Rounds of the exercise
- 15 min: Hot wash
---

# Exercise briefing

> [!WARNING]
>
> This is an exercise. Messages that begin with “EXERCISE” are not real. If something real happens, say “NO PLAY” and the chair stops the clock.

## Purpose

*One sentence: what should this group be able to do after the exercise that it could not show before?*

## How it works

1. You sit in a seat. Your brief is yours alone; what you write in your seat's document is read by your seat and by the staff.
2. The scenario has a clock of its own. The chair moves it; between rounds it stands still and you read, comment, discuss and decide.
3. News reaches you as injects. Take them as you would take the real thing: doubt the source, not the exercise.
4. You act by pulling a lever or by a decision of the room. A decision becomes a command to the run, and the run answers.
5. The law of the scenario may refuse an act. The refusal names the section; that is a result too.

## Situation

*What has happened until now, what is known to everybody, and when the scenario begins. Facts with their sources; mark what is invented.*

## Who is here

| Seat | What it wants | What it may do | Played by |
| --- | --- | --- | --- |
|  |  |  |  |

## Objectives

| Objective | Capability | Target (how we measure it) | Rated by |
| --- | --- | --- | --- |
|  |  |  |  |

*Ratings: P performed without challenges, S with some challenges, M with major challenges, U unable to be performed. Capabilities are rated, never people.*

## Ground rules

- What is said here stays here until the minutes are signed.
- There is no single right answer; there are answers with reasons and answers without.
- Use the powers that you really have. If you would call somebody, call the simulation cell.
- Write your reason down when you decide: the log is the memory of this exercise.

## Hot wash

> [!COLUMNS]
>
> > [!COLUMN] Before
> >
> > *What each seat expects to happen. One line each, before the first round.*
>
> > [!COLUMN] After
> >
> > *What went well, what did not, what you would do on Monday. One line each, straight after the last round.*
`

/** In Spanish. */
export const exerciseBriefingSpanish = `---
id: exercise-briefing
language: es
title: Presentación de un ejercicio
summary: Lo que los jugadores necesitan antes de que corra el reloj: finalidad, puestos, reglas, situación, objetivos y valoración final.
read: 8 min
comment: 5 min
discuss: 15 min
decide: 8 min
reflect: 15 min
agenda:
- 8 min: Leer la situación
- 5 min: Preguntar por las reglas, por escrito
- no limit: Rondas del ejercicio
- 15 min: Valoración inmediata
---

# Presentación del ejercicio

> [!WARNING]
>
> Esto es un ejercicio. Los mensajes que empiezan por «EJERCICIO» no son reales. Si ocurre algo de verdad, di «FUERA DE JUEGO» y la presidencia para el reloj.

## Finalidad

*Una frase: ¿qué debería poder hacer este grupo después del ejercicio que antes no podía demostrar?*

## Cómo funciona

1. Ocupas un puesto. Tus instrucciones son solo tuyas; lo que escribes en el documento de tu puesto lo leen tu puesto y el equipo.
2. El escenario tiene su propio reloj. La presidencia lo mueve; entre rondas está parado, y se lee, se comenta, se debate y se decide.
3. Las noticias llegan como inyecciones. Tómalas como tomarías las de verdad: duda de la fuente, no del ejercicio.
4. Actúas con una palanca o con una decisión de la sala. La decisión se vuelve una orden a la simulación, y la simulación responde.
5. La ley del escenario puede denegar un acto. La denegación cita el artículo; eso también es un resultado.

## Situación

*Qué ha ocurrido hasta ahora, qué sabe todo el mundo y cuándo empieza el escenario. Hechos con sus fuentes; marca lo inventado.*

## Quién está

| Puesto | Qué quiere | Qué puede hacer | Lo juega |
| --- | --- | --- | --- |
|  |  |  |  |

## Objetivos

| Objetivo | Capacidad | Meta (cómo la medimos) | Valora |
| --- | --- | --- | --- |
|  |  |  |  |

*Valoraciones: P realizado sin dificultades, S con algunas, M con grandes dificultades, U no se pudo realizar. Se valoran capacidades, nunca personas.*

## Normas

- Lo que se dice aquí queda aquí hasta que se firme el acta.
- No hay una única respuesta buena; hay respuestas con motivos y respuestas sin ellos.
- Usa los poderes que de verdad tienes. Si llamarías a alguien, llama a la célula de simulación.
- Escribe el motivo al decidir: el registro es la memoria de este ejercicio.

## Valoración inmediata

> [!COLUMNS]
>
> > [!COLUMN] Antes
> >
> > *Qué espera cada puesto que ocurra. Una línea cada uno, antes de la primera ronda.*
>
> > [!COLUMN] Después
> >
> > *Qué salió bien, qué no, qué harías el lunes. Una línea cada uno, justo después de la última ronda.*
`
