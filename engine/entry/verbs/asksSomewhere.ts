import type { Command } from 'commander'

/** The options by which a verb says whom it asks, and who asks. */
export const asksSomewhere = (command: Command): Command =>
  command
    .option('--data <DIR>', 'data folder (goes through its server where one runs)')
    .option('--url <URL>', 'a running server, as it printed itself')
    .option('--ca <FILE>', 'with an https URL: the certificate authority of that server')
    .option('--as <NAME>', 'who asks (sign-in name; the password is asked for, or in WHEREABOUTS_PASSWORD)')
    .option('--break-glass <REASON>', 'with --as: see everybody by name, this once; it raises an alarm')
