import type { RefObject } from 'react'
import { useSpeech } from '../../i18n/words.tsx'

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const
const mostDigits = 8

/** Digits for fingers; a field beside them for keys. */
export function PinPad(props: {
  pin: string
  setPin: (pin: string) => void
  field: RefObject<HTMLInputElement | null>
}) {
  const { pin, setPin, field } = props
  const { say } = useSpeech()
  const put = (text: string) => setPin(text.replace(/\D/g, '').slice(0, mostDigits))
  return (
    <>
      <label className="field">
        <span>{say('signIn.pin')}</span>
        <input
          ref={field}
          data-first
          type="password"
          inputMode="numeric"
          value={pin}
          autoComplete="off"
          onChange={event => put(event.target.value)}
        />
      </label>
      <div className="pin-pad" dir="ltr">
        {digits.map(digit => (
          <button
            key={digit}
            type="button"
            aria-label={say('signIn.digit', { digit })}
            onClick={() => put(pin + digit)}
          >
            {digit}
          </button>
        ))}
        <button type="button" onClick={() => setPin('')}>
          {say('signIn.erase')}
        </button>
      </div>
    </>
  )
}
