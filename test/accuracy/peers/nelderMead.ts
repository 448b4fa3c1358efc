/** Minimum of `cost` near `start` by the downhill simplex of Nelder and Mead (1965), with the usual coefficients. */
export function nelderMead(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  step: readonly number[],
  rounds = 120,
): readonly number[] {
  const rated = (point: readonly number[]) => ({ point, cost: cost(point) })
  let simplex = [rated(start), ...start.map((_, i) => rated(start.map((v, j) => (i === j ? v + step[j] : v))))]
  for (let round = 0; round < rounds; round++) {
    simplex.sort((a, b) => a.cost - b.cost)
    const worst = simplex[simplex.length - 1]
    const others = simplex.slice(0, -1)
    if (worst.cost - simplex[0].cost < 1e-9) break
    const middle = start.map((_, i) => others.reduce((sum, v) => sum + v.point[i], 0) / others.length)
    const along = (by: number) => rated(middle.map((m, i) => m + by * (m - worst.point[i])))
    const mirrored = along(1)
    if (mirrored.cost < simplex[0].cost) {
      const further = along(2)
      simplex = [...others, further.cost < mirrored.cost ? further : mirrored]
    } else if (mirrored.cost < others[others.length - 1].cost) simplex = [...others, mirrored]
    else {
      const nearer = along(mirrored.cost < worst.cost ? 0.5 : -0.5)
      if (nearer.cost < Math.min(worst.cost, mirrored.cost)) simplex = [...others, nearer]
      else {
        const best = simplex[0].point
        simplex = simplex.map(v => rated(v.point.map((x, i) => (x + best[i]) / 2)))
      }
    }
  }
  return simplex.sort((a, b) => a.cost - b.cost)[0].point
}
