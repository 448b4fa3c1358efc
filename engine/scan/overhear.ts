import type { Problem } from '../../core/model/problem.ts'
import type { DriverKind, DriverOut } from '../../readers/driver.ts'
import type { OpenLink } from '../../readers/link/link.ts'
import { watched } from '../../readers/link/watched.ts'
import type { Clock } from '../../readers/session.ts'

/** Names enough to see which gateways they are. */
const mostNames = 20
/** A driver that takes so long for a message got stuck on it: the rest is not for it. */
const longestReadMs = 500

/** Listens to a feed of messages for a while, with the driver itself: what it reads is what it would read. Closes the link. */
export async function overhear(
  openLink: OpenLink,
  driver: DriverKind,
  ms: number,
  clock: Clock,
): Promise<{ readonly heard: boolean; readonly receivers: string[] } | { readonly problem: Problem }> {
  const names = new Set<string>()
  let [heard, stuck] = [false, false]
  const name = (receiver: string | undefined) => {
    heard = true
    if (receiver !== undefined && names.size < mostNames) names.add(receiver)
  }
  const out: DriverOut = {
    reading: ({ receiver }) => name(receiver),
    receiver: receiver => name(receiver),
    problem() {},
    send() {},
  }
  const wire = driver.open(driver.settings.parse({}))
  const over = Promise.withResolvers<Problem | null>()
  const link = openLink({
    opened: () => clock.setTimer(ms, () => over.resolve(null)),
    received: input => {
      if (!stuck) stuck = !watched(() => wire.receive(input, clock.now(), out), longestReadMs)
    },
    failed: over.resolve,
  })
  const problem = await over.promise
  await link.close()
  return problem ? { problem } : { heard, receivers: [...names].sort() }
}
