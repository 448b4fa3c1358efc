import { Component, type PropsWithChildren } from 'react'
import { useSpeech } from '../i18n/words.tsx'
import { Advice } from './parts.tsx'

/** A bug in the window must not leave a white screen on a ward: say so, and offer to load again. */
export class Crash extends Component<PropsWithChildren, { readonly message: string | null }> {
  override state = { message: null }

  static getDerivedStateFromError(cause: unknown) {
    return { message: cause instanceof Error ? cause.message : String(cause) }
  }

  override render() {
    return this.state.message === null ? this.props.children : <Sorry message={this.state.message} />
  }
}

function Sorry({ message }: { message: string }) {
  const { say } = useSpeech()
  return (
    <div className="no-picture">
      <Advice text={`${say('crash.title')} (${message}).`} tip={say('crash.text')} tone="error">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {say('crash.again')}
        </button>
      </Advice>
    </div>
  )
}
