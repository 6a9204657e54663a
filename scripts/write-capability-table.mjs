// Writes the table vendors × capabilities into README.md, from what the adapters implement.
import { vendorDefinitions } from '../packages/adapters/dist/index.js';
import { toTable, writeGeneratedPart } from './generated-part.mjs';

writeGeneratedPart('README.md', 'capabilities', table(vendorDefinitions));

function table(definitions) {
  const capabilities = [...new Set(definitions.flatMap((definition) => definition.capabilities))];
  const rows = capabilities
    .sort()
    .map((capability) => [
      `\`${capability}\``,
      ...definitions.map((definition) => (definition.capabilities.includes(capability) ? '✓' : '')),
    ]);
  return toTable(
    [['', ...definitions.map(({ vendor }) => vendor.name)], ...rows],
    ['---', ...definitions.map(() => ':-:')],
  );
}
