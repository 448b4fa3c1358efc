import { alarmShapes, type GlyphName, glyphs, shapeOfPriority } from './glyphs.ts'

/** A decorative icon; the words beside it, or its button's label, say what it means. */
export const Icon = ({ name, size = '1.25rem' }: { name: GlyphName; size?: string }) => (
  <svg className="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
    <path d={glyphs[name]} />
  </svg>
)

/** The shape of a priority: octagon, triangle, circle, square, each in its own colour. */
export const AlarmMark = ({ priority, size = '1.5rem' }: { priority: keyof typeof shapeOfPriority; size?: string }) => (
  <svg
    className={`alarm-mark ${priority}`}
    viewBox="0 0 24 24"
    width={size}
    height={size}
    aria-hidden="true"
    focusable="false"
  >
    <path className="shape" d={alarmShapes[shapeOfPriority[priority]]} />
    <path className="mark" d={priority === 'medium' ? 'M12 9v6M12 18v.3' : 'M12 6.5v7M12 17v.3'} />
  </svg>
)
