import type { Output } from '../../../../core/api/contract.ts'

export type Picture = NonNullable<Output<'drawing.picture'>['picture']>

/** Longest side of what is kept, pixels: enough to read room numbers by. */
const longestPx = 2400

/**
 * A file of the hand as pixels: PNG, JPEG, SVG or the first page of a PDF. Only pixels are kept, so that nothing that a file may carry
 * beside its looks (scripts, links) comes any further. Rejects for what can't be shown.
 */
export async function readPicture(file: File): Promise<{ image: string; widthPx: number; heightPx: number }> {
  const isPdf = file.type === 'application/pdf' || file.name.toLowerCase().endsWith('.pdf')
  const canvas = isPdf ? await pageOf(await file.arrayBuffer()) : await drawn(await dataUrl(file))
  const png = canvas.toDataURL('image/png')
  const image = png.length < 6_000_000 ? png : canvas.toDataURL('image/jpeg', 0.8)
  return { image, widthPx: canvas.width, heightPx: canvas.height }
}

async function pageOf(bytes: ArrayBuffer): Promise<HTMLCanvasElement> {
  const { GlobalWorkerOptions, getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  GlobalWorkerOptions.workerSrc = new URL('pdfjs-dist/legacy/build/pdf.worker.mjs', import.meta.url).href
  const task = getDocument({ data: bytes, disableFontFace: true, useWasm: false })
  try {
    const page = await (await task.promise).getPage(1)
    const { width, height } = page.getViewport({ scale: 1 })
    const viewport = page.getViewport({ scale: longestPx / Math.max(width, height) })
    const canvas = blank(viewport.width, viewport.height)
    await page.render({ canvas, viewport }).promise
    return canvas
  } finally {
    await task.destroy()
  }
}

async function drawn(url: string): Promise<HTMLCanvasElement> {
  const image = new Image()
  image.src = url
  await image.decode()
  const [width, height] = [image.naturalWidth || 1000, image.naturalHeight || 1000]
  // Vectors have no size of their own; pixels are never made larger.
  const vector = url.startsWith('data:image/svg')
  const scale = vector ? longestPx / Math.max(width, height) : Math.min(1, longestPx / Math.max(width, height))
  const canvas = blank(width * scale, height * scale)
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas
}

function blank(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width))
  canvas.height = Math.max(1, Math.round(height))
  const paper = canvas.getContext('2d')!
  paper.fillStyle = 'white'
  paper.fillRect(0, 0, canvas.width, canvas.height)
  return canvas
}

const dataUrl = (file: File) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.onerror = () => reject(reader.error ?? new Error('The file can’t be read'))
    reader.readAsDataURL(file)
  })

/** The same picture, so large that two points of it lie `lengthM` apart; the first stays where it is. */
export function scaled(
  picture: Picture,
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
  lengthM: number,
): Picture {
  const factor = lengthM / Math.max(0.01, Math.hypot(bx - ax, by - ay))
  return {
    ...picture,
    x0: ax + (picture.x0 - ax) * factor,
    y0: ay + (picture.y0 - ay) * factor,
    widthM: picture.widthM * factor,
    heightM: picture.heightM * factor,
  }
}
