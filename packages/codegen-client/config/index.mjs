import { fileURLToPath } from 'node:url';

/** The schema that this version of the client was generated from, as a file. */
export const schema = fileURLToPath(new URL('../src/generated/schema.graphql', import.meta.url));

/** How the scalars of the schema look in TypeScript. */
export const scalars = {
  BigInt: 'number',
  DateTime: 'string',
  ID: 'string',
  JSON: 'unknown',
  URL: 'string',
  Upload: 'Blob',
};

export const plugins = ['typescript-operations', 'typed-document-node'];

/** Options of the plugins, under which results are narrowed to their selection and documents are text. */
export const config = {
  documentMode: 'string',
  enumType: 'string-literal',
  immutableTypes: true,
  pureMagicComment: true,
  scalars,
  skipTypename: true,
  strictScalars: true,
  useTypeImports: true,
};

// The plugin's own decoration lives in a package that would have to be installed for its three lines alone.
const DECORATION_PACKAGE = "from '@graphql-typed-document-node/core'";

/** One generated file of typed documents. `importFrom`: where the type of their decoration comes from. */
export function defineOutput({ importFrom = '@fabgraph/codegen-client', header = '' } = {}) {
  const toContent = (_path, content) =>
    header + content.replace(DECORATION_PACKAGE, `from '${importFrom}'`);
  return { plugins, config, hooks: { beforeOneFileWrite: [toContent] } };
}

/** A whole configuration of @graphql-codegen/cli for one's own documents against this schema. */
export function defineCodegen({ documents, output }) {
  return { schema, documents, generates: { [output]: defineOutput() } };
}
