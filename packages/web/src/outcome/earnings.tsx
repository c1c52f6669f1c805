/** What everybody but the attacker earned, leg by leg; a party that takes its result apart further shows its bars. */

import type { RunResult } from '@breakwater/engine'
import { Fragment } from 'react'
import { useWidth } from '../app/use-width.ts'
import { Waterfall } from '../charts/waterfall.tsx'
import { formatMillions } from '../figures/format.ts'
import { sentenceCase, theParty } from './article-figures.ts'
import { earningParties } from './earning-parties.ts'
import styles from './outcome.module.css'

/** See the file's head. Nothing where no such party keeps a result. */
export function Earnings({ result }: { result: RunResult }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const parties = earningParties(result)
  if (parties.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby="earnings-title" id="earnings">
      <h2 id="earnings-title">
        {result.waterfalls['attacker'] === undefined ? 'Who earned what' : 'Who else earned what'}
      </h2>
      <table className={styles['legs']} data-earnings>
        <caption className="heard">Parties and their legs, in dollars</caption>
        <thead>
          <tr>
            <th scope="col">Party</th>
            <th scope="col" className={styles['figure']}>
              USD
            </th>
          </tr>
        </thead>
        <tbody>
          {parties.map(({ id, party, largestUsd }) => (
            <Fragment key={id}>
              <tr className={styles['total']} data-party={id}>
                <th scope="row">{sentenceCase(party.name)}</th>
                <td className={styles['figure']}>{formatMillions(party.profitUsd, largestUsd)}</td>
              </tr>
              {party.legs.map(leg => (
                <tr key={leg.name}>
                  <th scope="row">{sentenceCase(leg.label)}</th>
                  <td className={styles['figure']}>{formatMillions(leg.profitUsd, largestUsd)}</td>
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
      <div ref={ref}>
        {parties
          .filter(({ bars }) => bars !== undefined)
          .map(({ id, party, bars }) => (
            <div key={id} data-waterfall>
              <h3>What became of the money of {theParty(party.name)}, in dollars</h3>
              {width > 0 && (
                <Waterfall
                  bars={bars!.map(bar => ({ ...bar, label: sentenceCase(bar.label) }))}
                  width={width}
                  totalLabel="Total"
                />
              )}
            </div>
          ))}
      </div>
    </section>
  )
}
