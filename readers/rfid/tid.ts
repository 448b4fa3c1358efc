/** The memory that its maker wrote into a tag begins with the class of tag: E2 = EPCglobal, E0 = ISO/IEC 7816-6. */
export const isTid = (memory: Uint8Array): boolean => memory.length >= 4 && (memory[0] === 0xe2 || memory[0] === 0xe0)
