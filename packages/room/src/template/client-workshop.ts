/** A workshop with a client: from what hurts to the next three steps, in one sitting. */

/** In English. */
export const clientWorkshopEnglish = `---
id: client-workshop
language: en
title: Client workshop
summary: One sitting with a client: what hurts, what it costs, what would have to be true, and the next three steps with names.
read: 10 min
comment: 10 min
discuss: 35 min
decide: 10 min
reflect: 10 min
agenda:
- 10 min: Read what we heard from you
- 10 min: Correct it, everybody at once
- 20 min: Which problem first, and why
- 15 min: What would have to be true
- 10 min: Choose, with owner and date
- 10 min: What did we learn
---

# Workshop with *client*

> [!NOTE]
>
> We wrote this from our talks with you. It will be wrong in places. Correct the words themselves: strike, add, comment. At the end it is yours.

## What we heard

*Quote people exactly, with their role and without their name. Five quotes are enough.*

- “…” (operations)
- “…” (finance)

## What hurts, and what it costs

| Problem, in your words | Who feels it | How often | What it costs in a year | How do we know |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## How the work goes

> [!COLUMNS]
>
> > [!COLUMN] Before
> >
> > *One real case, step by step, with the time that each step took. The last one that went wrong is the best.*
>
> > [!COLUMN] After
> >
> > *The same case, as it should have gone. Only what the first step of change makes possible.*

## What would have to be true

*For each change: which of its conditions do we know to hold, which can we test in two weeks, and which can only be believed?*

| Condition | Known, testable or believed | Test | Who |
| --- | --- | --- | --- |
|  |  |  |  |

## What we will not do

*Naming it now saves the next meeting.*

## The next three steps

- [ ] Step, owner, date
- [ ] Step, owner, date
- [ ] Step, owner, date

> [!DECISION]
>
> *Which problem first, decided by whom, and what would make us stop.*
`

/** In Spanish. */
export const clientWorkshopSpanish = `---
id: client-workshop
language: es
title: Taller con un cliente
summary: Una sesión con un cliente: qué duele, cuánto cuesta, qué tendría que ser cierto y los tres pasos siguientes con nombres.
read: 10 min
comment: 10 min
discuss: 35 min
decide: 10 min
reflect: 10 min
agenda:
- 10 min: Leer lo que os hemos oído
- 10 min: Corregirlo, todos a la vez
- 20 min: Qué problema primero, y por qué
- 15 min: Qué tendría que ser cierto
- 10 min: Elegir, con responsable y fecha
- 10 min: Qué hemos aprendido
---

# Taller con *cliente*

> [!NOTE]
>
> Escribimos esto a partir de nuestras conversaciones. Tendrá errores. Corregid las palabras mismas: tachad, añadid, comentad. Al final es vuestro.

## Lo que hemos oído

*Cita a las personas literalmente, con su función y sin su nombre. Bastan cinco citas.*

- «…» (operaciones)
- «…» (finanzas)

## Qué duele, y cuánto cuesta

| Problema, con vuestras palabras | Quién lo sufre | Cada cuánto | Cuánto cuesta al año | Cómo lo sabemos |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## Cómo va el trabajo

> [!COLUMNS]
>
> > [!COLUMN] Antes
> >
> > *Un caso real, paso a paso, con el tiempo de cada paso. El último que salió mal es el mejor.*
>
> > [!COLUMN] Después
> >
> > *El mismo caso, como debería haber ido. Solo lo que hace posible el primer cambio.*

## Qué tendría que ser cierto

*De cada cambio: ¿qué condiciones sabemos que se cumplen, cuáles podemos probar en dos semanas y cuáles solo se pueden creer?*

| Condición | Sabida, comprobable o creída | Prueba | Quién |
| --- | --- | --- | --- |
|  |  |  |  |

## Lo que no haremos

*Decirlo ahora ahorra la próxima reunión.*

## Los tres pasos siguientes

- [ ] Paso, responsable, fecha
- [ ] Paso, responsable, fecha
- [ ] Paso, responsable, fecha

> [!DECISION]
>
> *Qué problema va primero, quién lo decide y qué nos haría parar.*
`
