// Writes the committed definition of the graph. Needs a build; a test fails while the file is stale.
import { writeFile } from 'node:fs/promises';
import { printSchemaText } from '../dist/index.js';

const file = new URL('../schema.graphql', import.meta.url);
await writeFile(file, printSchemaText());
