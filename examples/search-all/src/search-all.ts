import {
  AssetsDocument,
  type Client,
  ModelsDocument,
  type SourceLineFragment,
} from '@fabgraph/codegen-client';

/**
 * Prints the models and assets of all vendors whose name matches (`*` stands for any run of
 * characters), the first 50 of each, and which vendors' things may be missing or old.
 */
export async function searchAll(
  client: Client,
  name: string,
  print: (line: string) => void,
): Promise<void> {
  const variables = { first: 50, filter: { name } };
  const [{ models }, { assets }] = await Promise.all([
    client.query(ModelsDocument, variables),
    client.query(AssetsDocument, variables),
  ]);

  print(`${models.nodes.length} models and ${assets.nodes.length} assets match ${name}:`);
  for (const model of models.nodes) print(`  ${model.account.vendor.name}: ${model.name}`);
  for (const asset of assets.nodes) print(`  ${asset.account.vendor.name}: ${asset.name}`);
  if (models.pageInfo.hasNextPage || assets.pageInfo.hasNextPage) print('  and more');

  for (const source of models.sources) warn('models', source);
  for (const source of assets.sources) warn('assets', source);

  // A vendor that is down fails nothing: the others' things are there, and its source says why not its own.
  function warn(noun: string, { account, state, ageMs, error }: SourceLineFragment) {
    if (error === null) return;
    const consequence =
      state === 'STALE'
        ? `its ${noun} are as of ${Math.round((ageMs ?? 0) / 1_000)} s ago`
        : `its ${noun} are missing`;
    print(`${account.name} failed (${error.code}), ${consequence}.`);
  }
}
