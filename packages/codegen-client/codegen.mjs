import { copyFileSync } from 'node:fs';
import { defineOutput } from './config/index.mjs';

// Types and documents of the ready operations, from the committed schema, which is published along.
const SCHEMA = '../schema/schema.graphql';

/** @type {import('@graphql-codegen/cli').CodegenConfig} */
export default {
  schema: SCHEMA,
  documents: 'operation/*.graphql',
  silent: true,
  generates: {
    'src/generated/operation.ts': defineOutput({
      importFrom: '../document.ts',
      header: `// Generated from ${SCHEMA} and operation/*.graphql. Do not edit.\n`,
    }),
  },
  hooks: {
    afterStart: () => copyFileSync(SCHEMA, 'src/generated/schema.graphql'),
  },
};
