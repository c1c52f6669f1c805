/** What an app's payments leave in charts and figures: who paid, who earned, and how many coins there are because of it. */

import type { Report } from '../step/module.ts'
import type { Recorder } from '../step/recorder.ts'
import { people } from '../step/wording.ts'

/** Columns, each a number when asked. */
export type PaymentColumns = {
  users(): number
  paymentsOfDay(): number
  volume(): number
  stakersOfDayUsd(): number
  coinSupply(): number
  balances(): number
  merchants(): number
}

/** Figures at the end of a run; won unless the name says otherwise. */
export type PaymentFigures = {
  name: string
  isReal: boolean
  coinId: string
  users: number
  count: number
  volume: number
  tax: number
  gas: number
  spread: number
  refused: number
  coinSupply: number
  wonPerDollar: number
  fee: number
  cardFee: number
}

/** Opens the panels and columns of an app's payments. */
export function recordPayments(recorder: Recorder, coinId: string, columns: PaymentColumns): void {
  recorder.panel({ id: 'payments', title: 'Payments in the last day', unit: 'payments', scale: 'linear' })
  recorder.panel({ id: 'staker-fees', title: 'Fees to stakers from payments, last day', unit: 'USD', scale: 'linear' })
  recorder.panel({ id: 'won-coins', title: `${coinId} in circulation`, unit: coinId, scale: 'linear' })
  recorder.panel({ id: 'app-users', title: 'Registered users', unit: 'users', scale: 'linear' })
  recorder.panel({ id: 'paid-volume', title: 'Paid with the app since the start', unit: 'KRW', scale: 'linear' })
  const column = (id: string, label: string, unit: string, panel: string, read: () => number): void => {
    recorder.column({ id, label, unit, panel, read })
  }
  column('chaiPaymentsPerDay', 'payments', 'payments', 'payments', columns.paymentsOfDay)
  column('stakersFromPaymentsUsdPerDay', 'tax and gas', 'USD', 'staker-fees', columns.stakersOfDayUsd)
  column('krtSupply', 'all', coinId, 'won-coins', columns.coinSupply)
  column('krtUsersBalances', 'users’ balances', coinId, 'won-coins', columns.balances)
  column('krtMerchants', 'merchants, not cashed in', coinId, 'won-coins', columns.merchants)
  column('chaiUsers', 'users', 'users', 'app-users', columns.users)
  column('chaiVolumeKrw', 'paid', 'KRW', 'paid-volume', columns.volume)
}

/** Adds metrics, parties and one sentence. */
export function reportPayments(report: Report, figures: PaymentFigures): void {
  const usd = (won: number): number => won / figures.wonPerDollar
  const { count, volume, fee, cardFee } = figures
  const toStakers = usd(figures.tax + figures.gas)
  const saving = usd(volume * (cardFee - fee))
  const appFees = usd(volume * fee)
  Object.assign(report.metrics, {
    chaiUsersCount: Math.floor(figures.users),
    chaiPaymentsCount: count,
    chaiRefusedCount: figures.refused,
    chaiVolumeKrw: volume,
    chaiVolumeUsd: usd(volume),
    chaiMeanTicketUsd: count > 0 ? usd(volume) / count : 0,
    stakersFromPaymentsUsd: toStakers,
    stakersTaxUsd: usd(figures.tax),
    stakersGasUsd: usd(figures.gas),
    merchantSavingUsd: saving,
    appFeesUsd: appFees,
    appSpreadUsd: usd(figures.spread),
    krtSupplyEnd: figures.coinSupply,
    feePerPaymentUsd: count > 0 ? toStakers / count : 0,
  })
  report.parties['merchants'] = {
    name: 'Merchants',
    legs: [
      { name: 'cards', label: 'not paid for cards', profitUsd: usd(volume * cardFee) },
      { name: 'app', label: 'paid to the app', profitUsd: -appFees },
    ],
  }
  report.parties['stakers'] = {
    name: 'Stakers, from payments',
    legs: [
      { name: 'tax', label: 'stability tax', profitUsd: usd(figures.tax) },
      { name: 'gas', label: figures.isReal ? 'gas' : 'gas of the copies', profitUsd: usd(figures.gas) },
    ],
  }
  report.parties['app'] = {
    name: figures.name,
    legs: [
      { name: 'fees', label: 'fees of merchants', profitUsd: appFees },
      { name: 'tax', label: 'stability tax', profitUsd: -usd(figures.tax) },
      { name: 'gas', label: 'gas', profitUsd: -usd(figures.gas) },
      { name: 'spread', label: 'spread of minting and burning', profitUsd: -usd(figures.spread) },
    ],
  }
  report.sentences.push(
    `${people(count, 'payments')} of ${people(usd(volume), 'USD')} with ${figures.name}${figures.isReal ? '' : ', mirrored'}: stakers got ` +
      `${people(toStakers, 'USD')}, merchants saved ${people(saving, 'USD')}, and ${people(figures.coinSupply, figures.coinId)} existed at the end.`,
  )
}
