/** Stands in the built page for the nonce of each load; build/electron.vite.config.ts puts it there. */
export const nonceMark = 'NONCE-OF-THIS-LOAD'

/**
 * What the page may load: its own files. The style sheets that Mantine makes at run time carry the nonce. Of the sockets
 * of this machine, security.ts lets through only the engine's, whose port is not known yet when the page is loaded.
 */
export const contentPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    'connect-src ws://127.0.0.1:* ws://localhost:*',
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
