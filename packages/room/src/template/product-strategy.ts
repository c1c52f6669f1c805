/** A product strategy: challenges, approach, actions, under a vision, measured by goals. */

/** In English. */
export const productStrategyEnglish = `---
id: product-strategy
language: en
title: Product strategy
summary: Challenges, one approach that answers them, actions that follow from it, goals with numbers, a roadmap, and when to look again.
read: 12 min
comment: 10 min
discuss: 40 min
decide: 15 min
reflect: 8 min
agenda:
- 12 min: Read
- 10 min: Comment and suggest
- 15 min: Are these the critical challenges?
- 15 min: Does the approach answer them?
- 10 min: Do the actions follow from the approach?
- 15 min: Decide the bets, with owners
- 8 min: What would make us change our minds
---

# Strategy for *product*

> [!NOTE]
>
> Three challenges at most. An approach that refuses nothing is not an approach. An action that serves no challenge goes out.

## Vision

*What is true in the world when we have succeeded? Write it as a headline with a year on it.*

## Challenges

*What stands in the way, and why it matters. A challenge is not a goal with a frown: “we lack growth” is not one, “banks refuse our reserve because nobody can audit it daily” is.*

| Challenge | Why it matters | Inside or outside | What we know it from | Critical? |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## Approach

*The policy that guides everything else: for whom first, what they gain, what sets us apart.*

- We will:
- We will not, although it is tempting:
- First market:
- What would prove us wrong:

## Actions

| Action (begins with a verb) | Serves challenge | Owner | Depends on | Skills we lack |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## Goals

| Goal | Measure | Today | Target | By |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## Roadmap

| Quarter | What is delivered | Which goal it moves | How sure we are |
| --- | --- | --- | --- |
|  |  |  |  |

## What the scenarios say

> [!COLUMNS]
>
> > [!COLUMN] Before
> >
> > *The run as it is: which challenge breaks the product first, and after how many days.*
>
> > [!COLUMN] After
> >
> > *The same run with the actions in force, on the same random numbers. What changed, what did not.*

## When we look again

- Every quarter, on:
- At once, if:
`

/** In Spanish. */
export const productStrategySpanish = `---
id: product-strategy
language: es
title: Estrategia de producto
summary: Retos, un enfoque que los responde, acciones que se siguen de él, metas con cifras, un calendario y cuándo volver a mirar.
read: 12 min
comment: 10 min
discuss: 40 min
decide: 15 min
reflect: 8 min
agenda:
- 12 min: Leer
- 10 min: Comentar y sugerir
- 15 min: ¿Son estos los retos críticos?
- 15 min: ¿Los responde el enfoque?
- 10 min: ¿Se siguen las acciones del enfoque?
- 15 min: Decidir las apuestas, con responsables
- 8 min: Qué nos haría cambiar de opinión
---

# Estrategia de *producto*

> [!NOTE]
>
> Tres retos como mucho. Un enfoque que no renuncia a nada no es un enfoque. La acción que no sirve a ningún reto sale.

## Visión

*¿Qué será cierto en el mundo cuando lo hayamos logrado? Escríbelo como un titular con su año.*

## Retos

*Qué se interpone, y por qué importa. Un reto no es una meta con mala cara: «nos falta crecimiento» no lo es; «los bancos rechazan nuestra reserva porque nadie puede auditarla a diario» sí.*

| Reto | Por qué importa | Dentro o fuera | De dónde lo sabemos | ¿Crítico? |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## Enfoque

*La política que guía todo lo demás: para quién primero, qué gana, qué nos distingue.*

- Haremos:
- No haremos, aunque tiente:
- Primer mercado:
- Qué demostraría que nos equivocamos:

## Acciones

| Acción (empieza por un verbo) | Reto al que sirve | Responsable | Depende de | Capacidades que faltan |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## Metas

| Meta | Medida | Hoy | Objetivo | Para |
| --- | --- | --- | --- | --- |
|  |  |  |  |  |

## Calendario

| Trimestre | Qué se entrega | Qué meta mueve | Qué seguridad tenemos |
| --- | --- | --- | --- |
|  |  |  |  |

## Lo que dicen los escenarios

> [!COLUMNS]
>
> > [!COLUMN] Antes
> >
> > *La simulación tal cual: qué reto rompe antes el producto, y a los cuántos días.*
>
> > [!COLUMN] Después
> >
> > *La misma simulación con las acciones en vigor y los mismos números aleatorios. Qué cambió y qué no.*

## Cuándo volvemos a mirar

- Cada trimestre, el:
- De inmediato, si:
`
