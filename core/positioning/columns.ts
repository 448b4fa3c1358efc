/** Columns of so many rows, four bytes a field, that share one buffer: with a buffer each, most of their memory were buffers. */
export function columnsOf(rows: number, count: number) {
  const buffer = new ArrayBuffer(4 * rows * count)
  let used = 0
  const next = () => {
    if (used === count) throw new Error(`There are only ${count} columns`)
    return 4 * rows * used++
  }
  return {
    floats: () => new Float32Array(buffer, next(), rows),
    integers: () => new Int32Array(buffer, next(), rows),
  }
}
