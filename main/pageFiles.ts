import { join, normalize, sep } from 'node:path'

/** The file that a request may have, or null. */
export const fileFor = ({ method, url }: { method: string; url: string }, folder: string): string | null => {
  const { host, pathname } = new URL(url)
  if (method !== 'GET' || host !== 'app') return null
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (path.includes('\0')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  return file.startsWith(folder + sep) ? file : null
}
