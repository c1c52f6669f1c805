/** What the validators show on the charts. */

import type { Stage } from '../../step/stage.ts'
import type { TerraValidators } from './terra-validators.ts'

/** Opens the panels and columns of a part. */
export function recordValidators(stage: Stage, part: TerraValidators): void {
  const { recorder, ledger } = stage
  const coin = part.config.staked.asset
  const stable = ledger.assets[part.chain.stable]!.id
  recorder.panel({ id: 'staked', title: `${coin} staked, and on its way out`, unit: coin, scale: 'linear' })
  recorder.column({
    id: 'lunaStaked',
    label: 'staked',
    unit: coin,
    panel: 'staked',
    read: () => part.stakedCoins().bonded,
  })
  recorder.column({
    id: 'lunaUnbonding',
    label: 'waiting',
    unit: coin,
    panel: 'staked',
    read: () => part.stakedCoins().waiting,
  })
  recorder.panel({ id: 'stakers', title: 'Paid to stakers so far', unit: stable, scale: 'linear' })
  recorder.column({
    id: 'stakersPaid',
    label: 'fees and spreads',
    unit: stable,
    panel: 'stakers',
    read: () => part.paidStable,
  })
  recorder.panel({ id: 'community-pool', title: 'Community pool', unit: stable, scale: 'linear' })
  recorder.column({
    id: 'communityPool',
    label: 'community pool',
    unit: stable,
    panel: 'community-pool',
    read: () => ledger.balance(part.chain.communityPoolAccount, part.chain.stable),
  })
  recorder.panel({ id: 'voting-power', title: 'Power that signs and votes', unit: 'share', scale: 'linear' })
  recorder.column({
    id: 'signedShare',
    label: 'signs blocks',
    unit: 'share',
    panel: 'voting-power',
    read: () => part.shares().signed,
  })
  recorder.column({
    id: 'votedShare',
    label: 'votes on prices',
    unit: 'share',
    panel: 'voting-power',
    read: () => part.shares().voted,
  })
  recorder.panel({ id: 'third-cost', title: 'Price of a third of the power', unit: stable, scale: 'log' })
  recorder.column({
    id: 'thirdCost',
    label: 'a third of all stake',
    unit: stable,
    panel: 'third-cost',
    read: () => part.thirdCost(),
  })
  recorder.panel({ id: 'oracle-gap', title: 'Oracle price above the market’s', unit: 'share', scale: 'linear' })
  recorder.column({
    id: 'oracleGap',
    label: 'oracle less market',
    unit: 'share',
    panel: 'oracle-gap',
    read: () => part.oracleGap(),
  })
}
