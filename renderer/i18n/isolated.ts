/** A name in the direction of its own first letter: "2 West" stays so in an Arabic sentence (Unicode FSI, PDI). */
export const isolated = (text: string) => `\u2068${text}\u2069`

/** The text without those marks, which a file has no use for. */
export const unmarked = (text: string) => text.replace(/[\u2068\u2069]/g, '')
