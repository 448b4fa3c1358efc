/** Tag ids of the demo fleet, in their canonical spelling. */

/** One proximity UUID for the house; major = what it is on, minor = which. */
const houseUuid = '7C1B5E20-94D3-4F6A-8E0D-52A9C36B41F7'

export const majors = { asset: 1, bed: 2, staff: 10, patient: 20 } as const

export const beacon = (major: number, minor: number) => `ibeacon:${houseUuid}/${major}/${minor}`

/**
 * A GIAI-96 (EPC Tag Data Standard 1.13, section 14.5.5): header 34, filter 0, partition 5 (7-digit company prefix),
 * 24 bits of prefix, 58 bits of the asset's own number. The prefix is made up.
 */
export function passive(assetNumber: number): string {
  const bits = (0x34n << 88n) | (5n << 82n) | (9521141n << 58n) | BigInt(assetNumber)
  return `epc:${bits.toString(16).toUpperCase().padStart(24, '0')}`
}
