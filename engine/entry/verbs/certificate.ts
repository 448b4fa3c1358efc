import type { Command } from 'commander'
import { printJson, printLine } from '../print.ts'

interface Options {
  readonly data: string
  readonly host: readonly string[]
  readonly json?: boolean
}

/** What makes a server for other computers possible without a hospital's own certificates. */
export function addCertificateVerb(program: Command) {
  program
    .command('certificate')
    .description("make or renew the server's TLS certificate by the house's own authority, which stations pin")
    .requiredOption('--data <DIR>', 'data folder; made when absent')
    .option('--host <NAME...>', 'by which stations call this server: DNS names and addresses (default: as before)', [])
    .option('--json', 'JSON and nothing else')
    .action(async ({ data, host, json }: Options) => {
      const { certify, filesIn } = await import('../../tls/certificateFolder.ts')
      const { names, validTo, fingerprint } = certify(data, host, Date.now())
      const { authority } = filesIn(data)
      const until = new Date(validTo).toISOString()
      if (json) return printJson({ authority, names, validTo: until, fingerprint })
      printLine(`Certificate for ${names.join(', ')}, until ${until.slice(0, 10)}.`)
      printLine(`SHA-256 ${fingerprint}`)
      printLine(`Give stations this file (it is no secret): ${authority}`)
      printLine('A running server shows it within ten minutes; it renews it by itself in its last month.')
    })
}
