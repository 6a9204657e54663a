import type { Core } from '@fabgraph/codegen-client';
import { ShelfDocument, ShelfUpdatedDocument } from './generated/operation.ts';

/** Prints the largest meshes of all vendors, then so many states of models that are being made. */
export async function printShelf(
  client: Core,
  print: (line: string) => void,
  events: number,
): Promise<void> {
  const { models } = await client.query(ShelfDocument, { first: 5, formats: ['stl'] });
  for (const { name, size, geometry } of models.nodes) {
    const volume = geometry?.volumeMm3 ?? null;
    print(`${name}: ${size ?? '?'} bytes, ${volume === null ? '?' : Math.round(volume)} mm³`);
  }
  for (const { account, error } of models.sources) {
    if (error) print(`${account.name}: ${error.message}`);
  }
  if (events === 0) return;

  let count = 0;
  for await (const { modelsUpdated } of client.subscribe(ShelfUpdatedDocument)) {
    const { change, model } = modelsUpdated;
    print(`${change}: ${model?.name} ${model?.status}`);
    count += 1;
    if (count === events) break;
  }
}
