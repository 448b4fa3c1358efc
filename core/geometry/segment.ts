/** Which side of the line a→b the point c is on: > 0 left, < 0 right, 0 on it. */
const side = (ax: number, ay: number, bx: number, by: number, cx: number, cy: number) =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)

/** True when the open segments p→q and a→b cross in one inner point (touching ends do not count). */
export function crosses(
  px: number,
  py: number,
  qx: number,
  qy: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  const d1 = side(ax, ay, bx, by, px, py)
  const d2 = side(ax, ay, bx, by, qx, qy)
  const d3 = side(px, py, qx, qy, ax, ay)
  const d4 = side(px, py, qx, qy, bx, by)
  return d1 * d2 < 0 && d3 * d4 < 0
}
