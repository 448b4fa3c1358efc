/** Colours of the interface's day theme; methods in the Okabe-Ito set, each with a dash of its own. */
export const ink = '#17212b'
export const softInk = '#5b6875'
export const line = '#dde3e9'
export const wall = '#9aa8b5'
export const room = '#fbfcfd'
export const paper = '#ffffff'
export const teal = '#0b7a75'
export const vermillion = '#d55e00'
export const blue = '#0072b2'
export const purple = '#a3508a'

type Attributes = Readonly<Record<string, string | number>>

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
/** Short and the same on every machine. */
export const short = (value: number) => String(Math.round(value * 10) / 10)

export function element(name: string, attributes: Attributes, ...inside: readonly string[]): string {
  const list = Object.entries(attributes).map(
    ([key, v]) => ` ${key}="${typeof v === 'number' ? short(v) : escaped(v)}"`,
  )
  return inside.length > 0 ? `<${name}${list.join('')}>${inside.join('')}</${name}>` : `<${name}${list.join('')}/>`
}

export const text = (x: number, y: number, words: string, attributes: Attributes = {}) =>
  element('text', { x, y, ...attributes }, escaped(words))

export const segment = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes) =>
  element('line', { x1, y1, x2, y2, ...attributes })

export const circle = (cx: number, cy: number, r: number, attributes: Attributes) =>
  element('circle', { cx, cy, r, ...attributes })

export function polyline(points: readonly (readonly [number, number])[], attributes: Attributes): string {
  const list = points.map(([x, y]) => `${short(x)},${short(y)}`).join(' ')
  return element('polyline', {
    fill: 'none',
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
    ...attributes,
    points: list,
  })
}

/** A picture with its own background, so that it reads on a dark page too. `title` is what a screen reader says. */
export function picture(width: number, height: number, title: string, ...inside: readonly string[]): string {
  const frame = element('rect', {
    x: 0.5,
    y: 0.5,
    width: width - 1,
    height: height - 1,
    rx: 8,
    fill: paper,
    stroke: line,
  })
  const drawn = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width: String(width),
      height: String(height),
      role: 'img',
      'font-family': "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
      'font-size': '13',
      fill: ink,
    },
    `<title>${escaped(title)}</title>`,
    frame,
    ...inside,
  )
  return `${drawn.replaceAll('><', '>\n<')}\n`
}

/** Heading of a picture: what is seen, and under what conditions. */
export const heading = (title: string, subtitle: string, x = 20) =>
  text(x, 28, title, { 'font-size': '16', 'font-weight': '600' }) + text(x, 47, subtitle, { fill: softInk })
