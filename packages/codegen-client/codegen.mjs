// Types and documents of the ready operations, from the committed schema. The runner's own decoration
// type lives in a package that a user of ours would have to install for its three lines alone, so
// the import is pointed at our copy of the shape.
const DECORATION_PACKAGE = "from '@graphql-typed-document-node/core'";

/** @type {import('@graphql-codegen/cli').CodegenConfig} */
export default {
  schema: '../schema/schema.graphql',
  documents: 'operation/*.graphql',
  silent: true,
  generates: {
    'src/generated/operation.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        documentMode: 'string',
        enumType: 'string-literal',
        useTypeImports: true,
        immutableTypes: true,
        skipTypename: true,
        strictScalars: true,
        scalars: {
          BigInt: 'number',
          DateTime: 'string',
          ID: 'string',
          JSON: 'unknown',
          Upload: 'Blob',
          URL: 'string',
        },
      },
      hooks: {
        beforeOneFileWrite: [
          (_path, content) =>
            `// Generated from ../schema/schema.graphql and operation/*.graphql. Do not edit.\n${content.replace(DECORATION_PACKAGE, "from '../document.ts'")}`,
        ],
      },
    },
  },
};
