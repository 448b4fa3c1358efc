/* oxlint-disable unicorn/require-post-message-target-origin -- it is no window that is written to */
/* Runs in a process of Electron's own: drivers that return, and some that do not, under the watch of the engine. */
const { watched } = await import(process.argv[2])

const limitMs = 300
const returned = [
  () => {},
  () => {
    for (let rounds = 1; rounds > 0; rounds = (rounds % 1000) + 1);
  },
  () => /^(a+)+$/.test(`${'a'.repeat(60)}!`),
  () => {},
].map(work => watched(work, limitMs))
// And the loop of events still turns.
setTimeout(() => process.parentPort.postMessage({ returned, turned: true }), 10)
