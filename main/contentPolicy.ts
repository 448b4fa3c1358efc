/**
 * What the page may load: its own files. Of the sockets of this machine, security.ts lets through only the engine's,
 * whose port is not known yet when the page is loaded.
 */
export const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  'connect-src ws://127.0.0.1:* ws://localhost:*',
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')
