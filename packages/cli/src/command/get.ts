import { type Client, GatewayError, TypedDocumentString } from '@fabgraph/codegen-client';
import type { Command } from 'commander';
import { eachInTurn } from '../batch.ts';
import type { Start } from '../start.ts';
import { describe } from './describe.ts';

const TypeDocument = new TypedDocumentString<
  { readonly node: { readonly __typename: string } | null },
  { readonly id: string }
>('query Type($id: ID!) { node(id: $id) { __typename } }');

export function defineGet(program: Command, start: Start): void {
  program
    .command('get')
    .argument('<id...>', 'of models, assets, jobs, folders or accounts')
    .description('show all there is to know of things')
    .action(
      start((session, ids: readonly string[]) => {
        const { client, screen, signal } = session;
        return eachInTurn(session, ids, async (id) => {
          const thing = await getThing(client, id, signal);
          screen.give(thing, () => describe(thing, screen.colors));
          return undefined;
        });
      }),
    );
}

async function getThing(client: Client, id: string, signal: AbortSignal): Promise<object> {
  const { node } = await client.query(TypeDocument, { id }, { signal });
  const thing = node === null ? null : await getNode(client, node.__typename, id, signal);
  if (node !== null && thing !== null) return { __typename: node.__typename, ...thing };
  throw new GatewayError({ code: 'NOT_FOUND', message: 'There is nothing with this id.' });
}

function getNode(
  client: Client,
  type: string,
  id: string,
  signal: AbortSignal,
): Promise<object | null> {
  switch (type) {
    case 'Model':
      return client.models.get(id, { signal });
    case 'Asset':
      return client.assets.get(id, { signal });
    case 'Job':
      return client.jobs.get(id, { signal });
    case 'Folder':
      return client.folders.get(id, { signal });
    case 'Account':
      return client.accounts.get(id, { signal });
    default:
      throw new GatewayError({ code: 'INVALID_INPUT', message: `A ${type} cannot be shown.` });
  }
}
