/** What stands for somebody (or something without a name of its own) whose name may not be seen. */
export const standIns = {
  standInPatientIn: 'Patient in {room}',
  standInPatient: 'Patient',
  standInStaff: 'Staff',
  standInEquipment: 'Equipment',
} as const

/** What is known of something when it goes missing, or is not found. Kept as text. */
export const evidenceSentences = {
  evidenceLast: 'Last in {place} with {pct} %.',
  evidenceRhythm: 'It is usually heard every {gap}; silent for {silence}.',
  evidenceListening: 'Still listening where it was last heard: {receivers}.',
  evidenceBattery: 'Its battery said {pct} %.',
} as const
