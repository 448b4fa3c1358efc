import { Command, CommanderError } from 'commander'
import { Failure } from '../../core/api/errors.ts'
import { errorLine } from './verbs/fill.ts'
import { addAccountVerbs } from './verbs/accounts.ts'
import { addAnswerVerbs } from './verbs/answer.ts'
import { addAuditVerbs } from './verbs/audit.ts'
import { addAskVerbs } from './verbs/ask.ts'
import { addBenchVerb } from './verbs/bench.ts'
import { addCertificateVerb } from './verbs/certificate.ts'
import { addBoardVerb } from './verbs/board.ts'
import { addByteVerbs } from './verbs/bytes.ts'
import { addEquipmentVerbs } from './verbs/equipment.ts'
import { addFillVerbs } from './verbs/fill.ts'
import { addGatewayVerbs } from './verbs/gateways.ts'
import { addKeepVerbs } from './verbs/keep.ts'
import { addKeyVerbs } from './verbs/key.ts'
import { addKioskVerb } from './verbs/kiosk.ts'
import { addLocateVerb } from './verbs/locate.ts'
import { addOrderVerbs } from './verbs/order.ts'
import { addPastVerbs } from './verbs/past.ts'
import { addAccuracyVerb } from './verbs/watch.ts'
import { addReaderVerbs } from './verbs/readers.ts'
import { addRunVerbs } from './verbs/run.ts'
import { addWalkVerbs } from './verbs/walk.ts'
import { addRuleVerbs } from './verbs/rules.ts'
import { addUsageVerb } from './verbs/usage.ts'
import { addWorkVerbs } from './verbs/work.ts'
import { addSimulateVerb } from './verbs/simulate.ts'
import { say } from './print.ts'

/** `whereabouts VERB`: 0 = done; 1 = the work failed, one line says why and what to do; 2 = the words are off. */
const program = new Command('whereabouts')
  .description('Where everything is, how sure, how old. Each verb has --help.')
  // What stands behind a verb is its own: "readers scan --json" is not "readers --json".
  .enablePositionalOptions()
  .showHelpAfterError('(add --help for how to use it)')
  .configureOutput({ writeErr: text => process.stderr.write(text) })

addRunVerbs(program)
addFillVerbs(program)
addAskVerbs(program)
addAnswerVerbs(program)
addPastVerbs(program)
addBoardVerb(program)
addAuditVerbs(program)
addAccountVerbs(program)
addAccuracyVerb(program)
addWalkVerbs(program)
addWorkVerbs(program)
addOrderVerbs(program)
addEquipmentVerbs(program)
addUsageVerb(program)
addRuleVerbs(program)
addByteVerbs(program)
addReaderVerbs(program)
addKeepVerbs(program)
addKeyVerbs(program)
addKioskVerb(program)
addCertificateVerb(program)
addGatewayVerbs(program)
addLocateVerb(program)
addSimulateVerb(program)
addBenchVerb(program)
quietExit(program)
// `whereabouts rooms | head` closes the pipe when it has seen enough.
process.stdout.on('error', () => process.exit(0))

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

/** Commander would end the process in the middle of things; it throws instead, in subcommands too. */
function quietExit(command: Command) {
  command.exitOverride()
  for (const sub of command.commands) quietExit(sub)
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Failure) {
    for (const detail of error.details) say(errorLine(detail))
    say(`${error.message} ${error.tip}`)
    return 1
  }
  say(`A fault in Whereabouts: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return 1
}
