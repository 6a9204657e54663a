// Writes into docs/faults.md which test covers which fault, from the titles of the tests.

import { readSections } from './fault-table/catalog.mjs';
import { findGaps, toReasons, toTables } from './fault-table/table.mjs';
import { readAllTitles } from './fault-table/title.mjs';
import { writeGeneratedPart } from './generated-part.mjs';

const sections = readSections();
const titles = readAllTitles();
for (const reason of toReasons(sections)) console.log(reason);

const gaps = findGaps(sections, titles);
for (const gap of gaps) console.error(gap);
if (gaps.length > 0) process.exitCode = 1;
else writeGeneratedPart('docs/faults.md', 'faults', toTables(sections, titles));
