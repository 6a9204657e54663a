import { defineCodegen } from '@fabgraph/codegen-client/codegen';

export default defineCodegen({
  documents: 'src/**/*.graphql',
  output: 'src/generated/operation.ts',
});
