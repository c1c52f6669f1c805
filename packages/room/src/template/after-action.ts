/** The after-action review: what was meant, what happened, why, and who does what about it. */

/** In English. */
export const afterActionEnglish = `---
id: after-action
language: en
title: After-action report
summary: What was meant to happen, what happened, why there was a difference, and a plan with an owner and a date for each row.
read: 10 min
comment: 10 min
discuss: 30 min
decide: 15 min
reflect: 5 min
agenda:
- 10 min: Read the generated report and this page
- 10 min: Add what you saw, everybody at once
- 30 min: Findings by capability, causes before remedies
- 15 min: Plan: owner and date for every row
- 5 min: How will we know that it helped?
---

# After-action report

> [!NOTE]
>
> The generated report has timeline, decisions and figures; it is beside this page. Here stands what no log knows: why. Cite events by their number.

## Overview

*What was exercised, when, with whom, on which scenario. Two sentences and the number of the run's manifest.*

## What was meant, what happened

> [!COLUMNS]
>
> > [!COLUMN] Before
> >
> > *What the plan said that we would do, in which order and in what time.*
>
> > [!COLUMN] After
> >
> > *What the log says that we did. Event numbers in brackets.*

## Why there was a difference

*Ask “why” until the answer is something that somebody can change. Plans, organisation, equipment, training, exercise: which of them?*

| Difference | First cause found | Cause behind it | Events |
| --- | --- | --- | --- |
|  |  |  |  |

## Findings by capability

### Capability

**Strengths.** *What worked and must not be lost. A strength has evidence too.*

**Areas for improvement.** *One sentence what, one sentence so what.*

**Rating.** *P, S, M or U, given by an evaluator, with the events that bear it out.*

## What the run would have been without

*For each decision: the same crisis on the same random numbers, with the decision left out. Only differences larger than the spread of the futures count.*

## Improvement plan

| Capability | Issue | Corrective action | Element | Responsible | Start | Completion | How we verify |
| --- | --- | --- | --- | --- | --- | --- | --- |
|  |  |  |  |  |  |  |  |

> [!WARNING]
>
> A row without a person and a date is a wish. An action is closed when an exercise or a test has shown it, not when somebody says so.

## Next exercise

*What we try again, by when, and which rating would satisfy us.*
`

/** In Spanish. */
export const afterActionSpanish = `---
id: after-action
language: es
title: Informe posterior a la acción
summary: Qué debía ocurrir, qué ocurrió, por qué hubo diferencia y un plan con responsable y fecha en cada fila.
read: 10 min
comment: 10 min
discuss: 30 min
decide: 15 min
reflect: 5 min
agenda:
- 10 min: Leer el informe generado y esta página
- 10 min: Añadir lo que viste, todos a la vez
- 30 min: Conclusiones por capacidad, las causas antes que los remedios
- 15 min: Plan: responsable y fecha en cada fila
- 5 min: ¿Cómo sabremos que sirvió?
---

# Informe posterior a la acción

> [!NOTE]
>
> El informe generado tiene la cronología, las decisiones y las cifras; está junto a esta página. Aquí se escribe lo que ningún registro sabe: el porqué. Cita los sucesos por su número.

## Resumen

*Qué se ejercitó, cuándo, con quién, sobre qué escenario. Dos frases y el número del manifiesto de la simulación.*

## Lo que debía ocurrir, lo que ocurrió

> [!COLUMNS]
>
> > [!COLUMN] Antes
> >
> > *Lo que según el plan haríamos, en qué orden y en cuánto tiempo.*
>
> > [!COLUMN] Después
> >
> > *Lo que según el registro hicimos. Números de sucesos entre corchetes.*

## Por qué hubo diferencia

*Pregunta «por qué» hasta que la respuesta sea algo que alguien pueda cambiar. Planificación, organización, equipamiento, formación, ejercicio: ¿cuál?*

| Diferencia | Primera causa hallada | Causa que hay detrás | Sucesos |
| --- | --- | --- | --- |
|  |  |  |  |

## Conclusiones por capacidad

### Capacidad

**Puntos fuertes.** *Lo que funcionó y no debe perderse. Un punto fuerte también tiene pruebas.*

**Aspectos que mejorar.** *Una frase para el qué y otra para sus consecuencias.*

**Valoración.** *P, S, M o U, dada por un evaluador, con los sucesos que la prueban.*

## Cómo habría ido la simulación sin ello

*De cada decisión: la misma crisis con los mismos números aleatorios, sin la decisión. Solo cuentan las diferencias mayores que la dispersión de los futuros.*

## Plan de mejora

| Capacidad | Problema | Medida correctiva | Elemento | Responsable | Inicio | Fin | Cómo se verifica |
| --- | --- | --- | --- | --- | --- | --- | --- |
|  |  |  |  |  |  |  |  |

> [!WARNING]
>
> Una fila sin persona ni fecha es un deseo. Una medida se cierra cuando un ejercicio o una prueba la ha demostrado, no cuando alguien lo dice.

## Próximo ejercicio

*Qué volvemos a probar, para cuándo y qué valoración nos bastaría.*
`
