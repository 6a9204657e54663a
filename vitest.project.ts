import { createRequire } from 'node:module';
import { defineConfig, type TestUserConfig } from 'vitest/config';

/** Without `module`, which Node does not know: some packages keep there what bundlers alone can read. */
const conditions = ['@fabgraph/source', 'node', 'development|production', 'default'];
const require = createRequire(new URL('packages/gateway/package.json', import.meta.url));

/** The tests of a folder that start a gateway, from the sources of all packages. */
export function defineGatewayProject(test: TestUserConfig) {
  return defineConfig({
    // One copy of graphql: its instanceof checks fail between an ESM and a CommonJS one.
    resolve: {
      conditions,
      alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
    },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { include: ['test/**/*.test.ts'], ...test },
  });
}
