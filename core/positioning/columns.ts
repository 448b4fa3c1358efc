/**
 * Arrays of one tag that share one buffer, laid out widest first: an array of its own costs 200 bytes for its buffer beside the
 * 110 of the view, which was most of the memory of a tag.
 */
export function sharedBuffer(bytes: number) {
  const buffer = new ArrayBuffer(bytes)
  let used = 0
  const take = (size: number, each: number) => {
    const from = used
    if (from % each !== 0) throw new Error('Lay the widest numbers out first')
    used += size * each
    if (used > bytes) throw new Error(`There are only ${bytes} bytes`)
    return from
  }
  return {
    doubles: (length: number) => new Float64Array(buffer, take(length, 8), length),
    floats: (length: number) => new Float32Array(buffer, take(length, 4), length),
    integers: (length: number) => new Int32Array(buffer, take(length, 4), length),
    shorts: (length: number) => new Uint16Array(buffer, take(length, 2), length),
    signedShorts: (length: number) => new Int16Array(buffer, take(length, 2), length),
  }
}
