/** The memory that its maker wrote into a tag begins with the class of tag: E2 = EPCglobal, E0 = ISO/IEC 7816-6. */
export const isTid = (memory: Uint8Array, from = 0, to = memory.length): boolean =>
  to - from >= 4 && (memory[from] === 0xe2 || memory[from] === 0xe0)
