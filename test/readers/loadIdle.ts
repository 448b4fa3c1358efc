/** How late the event loop of a process is that does nothing: what of a delay is the machine's. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

process.once('disconnect', () => process.exit())
const delay = monitorEventLoopDelay({ resolution: 1 })
process.on('message', ({ watch }: { watch: boolean }) => {
  if (watch) return void delay.enable()
  delay.disable()
  process.send?.({ maxMs: delay.max / 1e6, p99Ms: delay.percentile(99) / 1e6 })
})
