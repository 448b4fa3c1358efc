import { House } from '../../core/testHouse.ts'
import { openSqliteStore } from '../../engine/store/sqlite.ts'

const minute = 60_000

/**
 * Lets a tag be heard in the ward of the small site for a minute and then no more, while its gateways listen on: eight
 * minutes of the house's time that end now, written into its data folder, where nothing may run meanwhile.
 */
export function letFallSilent(data: string, tag: string, heard = minute, silent = 8 * minute): void {
  const store = openSqliteStore(data)
  const { site, ...rest } = store.snapshot()!
  const house = new House(site, rest, Date.now() - heard - silent)
  house.link('feed', 'up')
  for (const end = house.now + heard + silent; house.now < end; ) {
    for (const { id } of site.receivers) house.heartbeat(id)
    if (house.now < end - silent) house.hear(tag, 'gw-ward', -55)
    house.step(5000)
  }
  store.commit(house.facts)
  store.close()
}
