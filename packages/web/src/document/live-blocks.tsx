/** The live blocks of a document as they look: each shows what the room knows of it now, or says honestly that it shows nothing. */

import { isImageAddress } from '@breakwater/room/document'
import { lazy, type ReactNode, Suspense, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import type { RoomClient } from '../live/room-client.ts'
import { useRoom } from '../live/use-room.ts'
import type { BlockView, BlockViews } from './block-views.ts'
import styles from './blocks.module.css'
import { ContentsList } from './contents-list.tsx'
import type { DocumentSurface } from './surface.ts'
import type { DocumentTexts } from './texts.ts'

// Charts and their number formats are fetched by documents that have a run.
const RunBlock = lazy(() => import('./run-block.tsx').then(module => ({ default: module.RunBlock })))

type LiveBlocksProps = {
  views: BlockViews
  client: RoomClient
  surface: DocumentSurface
  texts: DocumentTexts
  mayWrite: boolean
}

/** Draws every block into the place that the editor keeps for it. */
export function LiveBlocks({ views, ...parts }: LiveBlocksProps) {
  useSyncExternalStore(views.subscribe, () => views.version)
  return views.all().map(view => createPortal(<Block view={view} {...parts} />, view.dom, view.key))
}

type BlockProps = Omit<LiveBlocksProps, 'views'> & { view: BlockView }

function Block({ view, client, surface, texts, mayWrite }: BlockProps) {
  useRoom(client)
  const text = (name: string): string => String(view.attrs[name] ?? '')
  if (view.name === 'contents') {
    return (
      <div className={styles['contents']}>
        <p className={styles['title']}>{texts.contents.title}</p>
        <ContentsList surface={surface} texts={texts} />
      </div>
    )
  }
  const body = bodyOf(view, client, texts, text)
  return (
    <div className={styles['block']} data-selected={view.selected || undefined}>
      {body}
      {body === null && <p className={styles['quiet']}>{emptyText(view.name, texts)}</p>}
      {mayWrite && (body === null || view.selected) && <Chooser view={view} client={client} texts={texts} />}
    </div>
  )
}

/** What the block shows; null where there is nothing to show. */
function bodyOf(
  view: BlockView,
  client: RoomClient,
  texts: DocumentTexts,
  text: (name: string) => string,
): ReactNode | null {
  switch (view.name) {
    case 'runBlock': {
      const attrs = { manifestHash: text('manifestHash'), exhibit: text('exhibit'), title: text('title') }
      if (attrs.exhibit === '' && attrs.manifestHash === '' && client.state.run === null) return null
      return (
        <Suspense fallback={<p className={styles['quiet']}>{texts.blocks.runWaiting}</p>}>
          <RunBlock client={client} texts={texts} attrs={attrs} />
        </Suspense>
      )
    }
    case 'decisionBlock':
      return decisionBody(client, text('decision'), texts)
    case 'injectBlock':
      return injectBody(client, text('inject'), texts)
    case 'pictureBlock': {
      const src = text('picture')
      if (!isImageAddress(src)) return null
      return (
        <figure>
          <img src={src} alt={text('alt')} loading="lazy" />
          {text('alt') !== '' && <figcaption className={styles['quiet']}>{text('alt')}</figcaption>}
        </figure>
      )
    }
    case 'planBlock':
      return named(texts.blocks.plan, text('plan'))
    case 'regimeBlock':
      return named(texts.blocks.regime, text('regime'))
    case 'billBlock':
      return named(texts.blocks.bill, text('bill'))
    default:
      return null
  }
}

function named(kind: string, name: string): ReactNode | null {
  if (name === '') return null
  return (
    <p>
      <span className={styles['kind']}>{kind}</span> <b>{name}</b>
    </p>
  )
}

function decisionBody(client: RoomClient, id: string, texts: DocumentTexts): ReactNode | null {
  const decision = client.state.decisions.get(id)
  if (decision === undefined) return null
  const carried =
    decision.closed === null ? undefined : decision.options.find(option => option.id === decision.closed?.option)
  return (
    <section aria-label={`${texts.blocks.decision}: ${decision.question}`}>
      <p>
        <span className={styles['kind']}>
          {texts.blocks.decision}, {texts.blocks.decisionStage[decision.stage]}
        </span>
      </p>
      <p className={styles['title']}>{decision.question}</p>
      <ul className={styles['options']} aria-label={texts.blocks.options}>
        {decision.options.map(option => {
          const count = decision.closed?.counts.find(entry => entry.option === option.id)?.votes
          return (
            <li key={option.id} data-carried={option.id === carried?.id || undefined}>
              {option.title}
              {count !== undefined && <span className={styles['count']}> {count}</span>}
            </li>
          )
        })}
      </ul>
      {decision.closed !== null && (
        <p>
          <b>{carried === undefined ? texts.blocks.decidedNothing : texts.blocks.decided(carried.title)}</b>{' '}
          {decision.closed.reason}
        </p>
      )}
      <p className={styles['foot']}>
        {texts.blocks.owner}: {decision.owner}
      </p>
    </section>
  )
}

function injectBody(client: RoomClient, id: string, texts: DocumentTexts): ReactNode | null {
  const delivered = client.state.deliveries.find(delivery => delivery.inject === id)
  if (delivered === undefined) return null
  return (
    <article data-form={delivered.form} aria-label={`${texts.blocks.inject}: ${delivered.title}`}>
      <p>
        <span className={styles['kind']}>{texts.blocks.inject}</span>{' '}
        <span className={styles['quiet']}>
          {texts.blocks.from} {delivered.from}
        </span>
      </p>
      <p className={styles['title']}>{delivered.title}</p>
      {delivered.picture !== null && isImageAddress(delivered.picture) && (
        <img src={delivered.picture} alt={delivered.title} loading="lazy" />
      )}
      {delivered.text.split(/\n{2,}/).map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of a text that never changes have no other name
        <p key={index}>{paragraph}</p>
      ))}
    </article>
  )
}

function emptyText(name: string, texts: DocumentTexts): string {
  const { blocks } = texts
  const sentences: Record<string, string> = {
    runBlock: blocks.runNone,
    decisionBlock: blocks.decisionNone,
    injectBlock: blocks.injectNone,
    pictureBlock: blocks.pictureNone,
    planBlock: blocks.planNone,
    regimeBlock: blocks.regimeNone,
    billBlock: blocks.billNone,
  }
  return sentences[name] ?? ''
}

/** What may be named in a block, in the form that the document's rules admit. */
const namePattern = '[A-Za-z0-9_\\-.:\\/@]{1,120}'

/** Lets whoever writes say what the block shows. */
function Chooser({ view, client, texts }: { view: BlockView; client: RoomClient; texts: DocumentTexts }) {
  const { state } = client
  const attribute: Record<string, string> = {
    runBlock: 'exhibit',
    decisionBlock: 'decision',
    injectBlock: 'inject',
    pictureBlock: 'alt',
    planBlock: 'plan',
    regimeBlock: 'regime',
    billBlock: 'bill',
  }
  const name = attribute[view.name]
  const [typed, setTyped] = useState(() => String(view.attrs[name ?? ''] ?? ''))
  if (name === undefined) return null
  const choices: { id: string; label: string }[] | null =
    view.name === 'runBlock'
      ? [...state.exhibits]
          .filter(([, { form }]) => form !== 'picture')
          .map(([id, { title }]) => ({ id, label: title }))
      : view.name === 'decisionBlock'
        ? [...state.decisions.values()].map(decision => ({ id: decision.id, label: decision.question }))
        : view.name === 'injectBlock'
          ? state.deliveries.map(delivery => ({ id: delivery.inject, label: delivery.title }))
          : null
  const label = view.name === 'pictureBlock' ? texts.pictureAlt : texts.blocks.choose
  if (choices !== null) {
    return (
      <label className={styles['choose']}>
        <span>{emptyOrKind(view.name, texts)}</span>
        <select
          value={String(view.attrs[name] ?? '')}
          onChange={event => view.setAttrs({ [name]: event.target.value })}
        >
          <option value="">{view.name === 'runBlock' ? texts.blocks.run : '–'}</option>
          {choices.map(choice => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
        </select>
      </label>
    )
  }
  return (
    <form
      className={styles['choose']}
      onSubmit={event => {
        event.preventDefault()
        view.setAttrs({ [name]: typed.trim() })
      }}
    >
      <label>
        <span>{view.name === 'pictureBlock' ? label : emptyOrKind(view.name, texts)}</span>
        <input
          type="text"
          value={typed}
          aria-label={view.name === 'pictureBlock' ? label : texts.blocks.name}
          {...(view.name === 'pictureBlock' ? { maxLength: 300 } : { pattern: namePattern })}
          onChange={event => setTyped(event.target.value)}
        />
      </label>
      <button type="submit">{texts.save}</button>
    </form>
  )
}

function emptyOrKind(name: string, texts: DocumentTexts): string {
  return name === 'pictureBlock'
    ? texts.blocks.picture
    : texts.toolbar.block[name as keyof DocumentTexts['toolbar']['block']]
}
