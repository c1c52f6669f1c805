/** The six-page memo: a decision prepared in prose, read in silence, argued on its words. */

/** In English. */
export const memoEnglish = `---
id: memo
language: en
title: Six-page memo
summary: One decision, prepared in prose. People read it in silence, comment all at once, then discuss what they marked.
read: 20 min
comment: 10 min
discuss: 25 min
decide: 10 min
reflect: 5 min
agenda:
- 20 min: Read the memo in silence
- 10 min: Comment and suggest, everybody at once
- 25 min: Discuss the points, the most disputed first
- 10 min: Decide
- 5 min: What do we think now?
---

# What we propose, in one sentence

> [!NOTE]
>
> How to read this: all of it, in silence, in the first twenty minutes. Nobody presents it. Mark exact words; a remark on a sentence is worth ten on the whole. Delete the hints in italics before you open the room.

## The question

*Which decision do you ask for, from whom, by when? What happens if nobody decides? Three sentences.*

## Where we stand

*What is true today, in numbers, each with its source and its date. What has changed since we last spoke of it. No adjectives where a number would do.*

| Measure | A year ago | Today | Source |
| --- | --- | --- | --- |
|  |  |  |  |

## What we believe, and why

*The argument in order. Mark what is known, what is inferred and what is assumed; say which assumption, if wrong, would change the proposal.*

1. Known:
2. Inferred:
3. Assumed:

## Options

*Three at most, the one of doing nothing among them. For each: what we would do on the first day, what it costs, what it closes off, how we would notice that it fails.*

### Do nothing

### The option proposed

### The best alternative

## Risks, and what we would do

| What could happen | How we would notice | What we would do | Who |
| --- | --- | --- | --- |
|  |  |  |  |

## What we ask the room

- Is the question the right one?
- Which number do you not believe?
- Which option is missing?

## What we thought, what we think

> [!COLUMNS]
>
> > [!COLUMN] Before
> >
> > *What the authors believed when they wrote this. Filled in before the room opens.*
>
> > [!COLUMN] After
> >
> > *What the room thinks now. Everybody adds a line at the end.*

## Annex

*Tables, definitions, calculations. Nobody has to read them in the meeting; everybody may check them.*
`

/** In Spanish. */
export const memoSpanish = `---
id: memo
language: es
title: Memorando de seis páginas
summary: Una decisión preparada en prosa. Se lee en silencio, se comenta a la vez y se debate lo que se marcó.
read: 20 min
comment: 10 min
discuss: 25 min
decide: 10 min
reflect: 5 min
agenda:
- 20 min: Leer el memorando en silencio
- 10 min: Comentar y sugerir, todos a la vez
- 25 min: Debatir los puntos, primero los más discutidos
- 10 min: Decidir
- 5 min: ¿Qué pensamos ahora?
---

# Lo que proponemos, en una frase

> [!NOTE]
>
> Cómo leerlo: entero y en silencio, en los primeros veinte minutos. Nadie lo presenta. Marca palabras exactas; una observación sobre una frase vale por diez sobre el conjunto. Borra las indicaciones en cursiva antes de abrir la sala.

## La pregunta

*¿Qué decisión se pide, a quién y para cuándo? ¿Qué ocurre si nadie decide? Tres frases.*

## Dónde estamos

*Lo que es cierto hoy, en cifras, cada una con su fuente y su fecha. Qué ha cambiado desde la última vez. Ningún adjetivo donde baste una cifra.*

| Medida | Hace un año | Hoy | Fuente |
| --- | --- | --- | --- |
|  |  |  |  |

## Lo que creemos, y por qué

*El razonamiento en orden. Marca lo que se sabe, lo que se deduce y lo que se supone; di qué supuesto, si fuera falso, cambiaría la propuesta.*

1. Se sabe:
2. Se deduce:
3. Se supone:

## Opciones

*Tres como mucho, y entre ellas la de no hacer nada. De cada una: qué haríamos el primer día, cuánto cuesta, qué puertas cierra, cómo notaríamos que fracasa.*

### No hacer nada

### La opción propuesta

### La mejor alternativa

## Riesgos, y qué haríamos

| Qué puede ocurrir | Cómo lo notaríamos | Qué haríamos | Quién |
| --- | --- | --- | --- |
|  |  |  |  |

## Lo que pedimos a la sala

- ¿Es esta la pregunta acertada?
- ¿Qué cifra no te crees?
- ¿Qué opción falta?

## Lo que pensábamos, lo que pensamos

> [!COLUMNS]
>
> > [!COLUMN] Antes
> >
> > *Lo que creían los autores al escribir. Se rellena antes de abrir la sala.*
>
> > [!COLUMN] Después
> >
> > *Lo que piensa la sala ahora. Cada cual añade una línea al final.*

## Anexo

*Tablas, definiciones, cálculos. Nadie tiene que leerlos en la reunión; cualquiera puede comprobarlos.*
`
