import { axes, type Frame, xOf } from './axes.ts'
import { element, heading, picture, softInk, teal, text, wall } from './svg.ts'

/** Shares in percent, one bar a method; the last is the engine's. */
export function bars(title: string, subtitle: string, label: string, shares: Readonly<Record<string, number>>): string {
  const names = Object.keys(shares)
  const frame: Frame = { left: 190, top: 66, width: 540, height: names.length * 34, xTo: 100, yTo: 1 }
  return picture(
    800,
    frame.top + frame.height + 56,
    title,
    heading(title, subtitle),
    axes(frame, { every: 20, unit: ' %', label }, null),
    ...names.flatMap((name, i) => {
      const y = frame.top + i * 34 + 6
      const own = i === names.length - 1
      return [
        element('rect', {
          x: frame.left,
          y,
          width: xOf(frame, shares[name]) - frame.left,
          height: 22,
          rx: 2,
          fill: own ? teal : wall,
        }),
        text(frame.left - 10, y + 16, name, { 'text-anchor': 'end', 'font-weight': own ? '700' : '400' }),
        text(xOf(frame, shares[name]) + 7, y + 16, `${shares[name].toFixed(0)} %`, {
          fill: own ? teal : softInk,
          'font-weight': '600',
        }),
      ]
    }),
  )
}
