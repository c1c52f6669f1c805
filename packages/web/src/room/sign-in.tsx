/** Signing in to a team's installation: by e-mail and password, or by the team's own provider. */

import { useState } from 'react'
import { useTexts } from '../texts/language.ts'
import { Failure } from './failure.tsx'
import styles from './parts.module.css'
import { type Answer, ask, type Failed, type Me } from './room-api.ts'

type SignInProps = { accounts: Me['accounts']; onDone: () => void }

/** See the file's head. The password is kept nowhere on the page. */
export function SignIn({ accounts, onDone }: SignInProps) {
  const { t } = useTexts()
  const [isNew, setNew] = useState(false)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  const enter = async (): Promise<void> => {
    setBusy(true)
    const answer: Answer<unknown> = isNew
      ? await ask('/api/auth/sign-up/email', { method: 'POST', json: { name: name.trim(), email, password } })
      : await ask('/api/auth/sign-in/email', { method: 'POST', json: { email, password } })
    setBusy(false)
    setPassword('')
    if (answer.ok) onDone()
    else setFailed('offline' in answer ? answer : { mistakes: [{ code: 'sign-in', message: t('signIn.failed') }] })
  }
  const enterWith = async (provider: string): Promise<void> => {
    setBusy(true)
    const json = { provider, callbackURL: '/rooms', errorCallbackURL: '/rooms' }
    const answer = await ask<{ url?: string }>('/api/auth/sign-in/social', { method: 'POST', json })
    setBusy(false)
    if (answer.ok && answer.value.url !== undefined) location.assign(answer.value.url)
    else setFailed(answer.ok ? { offline: true } : answer)
  }
  return (
    <section className={styles['section']} aria-label={t('signIn.title')}>
      {accounts.providers.length > 0 && (
        <div className={styles['buttons']}>
          {accounts.providers.map(provider => (
            <button key={provider} type="button" data-primary disabled={busy} onClick={() => enterWith(provider)}>
              {t('signIn.with', { provider })}
            </button>
          ))}
        </div>
      )}
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          void enter()
        }}
      >
        {isNew && (
          <label className={styles['field']}>
            <span>{t('join.name')}</span>
            <input
              type="text"
              autoComplete="name"
              required
              maxLength={200}
              value={name}
              onChange={event => setName(event.target.value)}
            />
          </label>
        )}
        <label className={styles['field']}>
          <span>{t('signIn.email')}</span>
          <input
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={event => setEmail(event.target.value)}
          />
        </label>
        <label className={styles['field']}>
          <span>{t(isNew ? 'signIn.newPassword' : 'signIn.password')}</span>
          <input
            type="password"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            required
            minLength={isNew ? 10 : 1}
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        </label>
        <Failure failed={failed} kept={t('signIn.kept')} />
        <div className={styles['buttons']}>
          <button type="submit" disabled={busy}>
            {t(isNew ? 'signIn.make' : 'signIn.enter')}
          </button>
          {accounts.signUp === true && (
            <button type="button" data-plain onClick={() => setNew(!isNew)}>
              {t(isNew ? 'signIn.have' : 'signIn.new')}
            </button>
          )}
        </div>
      </form>
    </section>
  )
}
