/** Invented people. Any likeness is chance. */
import { beacon, majors } from './tags.ts'

type Column = 'id' | 'kind' | 'name' | 'role' | 'mrn' | 'tag'
export type PersonRow = Readonly<Record<Column, string>>

const staff: readonly (readonly [name: string, role: string])[] = [
  ['Aoife Brannigan', 'Emergency nurse'],
  ['Tomasz Wilk', 'Emergency nurse'],
  ['Leila Haddad', 'Emergency physician'],
  ['Marcus Oyelaran', 'Emergency nurse'],
  ['Siobhan Keane', '2 West nurse'],
  ['Priya Raman', '2 West nurse'],
  ['Johanna Lindqvist', '2 West physician'],
  ['Dewi Prosser', '2 East nurse'],
  ['Carmen Ibarra', '2 East nurse'],
  ['Felix Adeyemi', '2 East physician'],
  ['Hana Novotna', 'ICU nurse'],
  ['Gregor Malloy', 'ICU nurse'],
  ['Ines Carvalho', 'ICU physician'],
  ['Ruth Abernathy', 'Theatres nurse'],
  ['Owen Tierney', 'Porter'],
  ['Samir Qadri', 'Porter'],
  ['Bridget Nolan', 'Utility technician'],
  ['Viktor Sabo', 'Utility technician'],
  ['Maeve Carrick', 'Biomed technician'],
  ['Louis Pham', 'Biomed technician'],
]

const patients: readonly string[] = [
  'Edith Marlowe',
  'Patrick Dunleavy',
  'Rosa Benedetti',
  'Harold Finch-Moor',
  'Nadia Rahimi',
  'Cormac Whelan',
  'Agnes Thorvald',
  'Desmond Achterberg',
  'Lucia Ferrante',
  'William Tamsett',
  'Noreen Gilhooly',
  'Arthur Penhale',
  'Miriam Stolz',
  'Eamon Darcy',
  'Olga Petrenko',
  'Basil Corrigan',
  'Hilda Svensdottir',
  'Jerome Baptiste',
  'Kathleen Roe',
  'Stefan Zielinski',
]

export const peopleRows = (): PersonRow[] => [
  ...staff.map(
    ([name, role], i): PersonRow => ({
      id: `staff-${two(i)}`,
      kind: 'staff',
      name,
      role,
      mrn: '',
      tag: beacon(majors.staff, i + 1),
    }),
  ),
  ...patients.map(
    (name, i): PersonRow => ({
      id: `patient-${two(i)}`,
      kind: 'patient',
      name,
      role: '',
      mrn: String(704_100 + i * 37),
      tag: beacon(majors.patient, i + 1),
    }),
  ),
]

const two = (i: number) => String(i + 1).padStart(2, '0')
