// `check` is one of CI's checks; `propose` is `npm run changeset:schema`; `record` is the end of
// `npm run release:version`.
import { ROOT } from '../prepare.mjs';
import { createSchemaCare } from './schema-care.mjs';

const care = createSchemaCare({ root: ROOT });
const [name = ''] = process.argv.slice(2);
if (!Object.hasOwn(care, name)) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(care).join(', ')}.`);
  process.exit(1);
}
const { isFine, lines } = await care[name]();
for (const line of lines) console.log(`  ${line}`);
process.exitCode = isFine ? 0 : 1;
