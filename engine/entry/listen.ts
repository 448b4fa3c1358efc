export interface ListenAddress {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
}

/** Only programs of this computer reach these. */
export const isHome = (host: string) => ['127.0.0.1', '::1', 'localhost'].includes(host)
