/** `node floorplans/demo/make/make.ts` writes the demo's files again after a change of what makes them. */
import { writeFileSync } from 'node:fs'
import { demoFiles } from './files.ts'

for (const [name, text] of Object.entries(demoFiles())) writeFileSync(new URL(`../${name}`, import.meta.url), text)
