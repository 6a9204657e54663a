import type { Adapter } from '@fabgraph/contract';
import type { EmbeddedVendor } from './embedded-vendor.ts';

export interface StartDescription {
  /** Where the gateway answers. */
  readonly url: string;
  readonly adapters: readonly Adapter[];
  readonly embedded: readonly EmbeddedVendor[];
  /** There is no explorer then. */
  readonly isProduction: boolean;
}

/** What a person at the terminal wants to know once it runs. */
export function describeStart({ url, adapters, embedded, isProduction }: StartDescription): string {
  const width = Math.max(...adapters.map(({ account }) => account.length));
  return [
    embedded.length > 0
      ? 'No vendor is configured: these are sample accounts on emulators of the vendors.'
      : 'Accounts:',
    ...adapters.map(({ account, vendor, origin }) => {
      const emulator = embedded.find((each) => each.account === account);
      const how = emulator === undefined ? '' : `, emulated, ${describeEmulator(emulator)}`;
      return `  ${account.padEnd(width)}  ${vendor.name} at ${origin}${how}`;
    }),
    '',
    `${isProduction ? 'GraphQL             ' : 'GraphQL and GraphiQL'}  ${url}/graphql`,
    `Health                ${url}/health/ready`,
    'Stop with Ctrl+C.',
  ].join('\n');
}

function describeEmulator({ state, expectedPort }: EmbeddedVendor): string {
  return {
    started: 'started here',
    found: 'which was running already',
    moved: `started here because something else has port ${expectedPort}`,
  }[state];
}
