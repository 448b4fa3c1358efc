/**
 * What the page may load: its own files. Of the sockets of this machine, security.ts lets through only the engine's,
 * whose port is not known yet when the page is loaded. A station's engine is another computer's: that one, by TLS.
 * @param server `host:port` of it; null = the engine is on this machine
 */
export const contentPolicyFor = (server: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${server === null ? 'ws://127.0.0.1:* ws://localhost:*' : `wss://${server}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
