import type { Client, Model } from '@fabgraph/codegen-client';

export interface UploadStlOptions {
  readonly file: string | URL;
  /** Name or id. Default: the first of 3DIAX. */
  readonly account?: string | undefined;
  readonly print: (line: string) => void;
}

/** Uploads a mesh, waits until its vendor has measured it, and prints what it measured. */
export async function uploadStl(
  client: Client,
  { file, account, print }: UploadStlOptions,
): Promise<void> {
  const accountId = account ?? (await findAccount(client));
  let printed = -1;
  const { id, name } = await client.models.upload(file, {
    accountId,
    until: 'READY',
    onProgress: ({ sentBytes, totalBytes = sentBytes }) => {
      const percent = Math.floor((sentBytes / totalBytes) * 10) * 10;
      if (percent > printed) print(`Sent ${percent} %`);
      printed = Math.max(percent, printed);
    },
  });

  const model = await client.models.get(id);
  if (!model?.geometry) throw new Error(`The vendor has measured nothing of ${name}.`);
  print(`${name} is ${model.status} at ${model.account.vendor.name}:`);
  for (const line of describe(model.geometry)) print(`  ${line}`);
}

async function findAccount(client: Client): Promise<string> {
  const accounts = await client.accounts.list();
  const account = accounts.find(({ vendor }) => vendor.id === 'authentise');
  if (!account) throw new Error('The gateway has no account of 3DIAX.');
  return account.id;
}

/** What the vendor does not tell is null, and left out. */
function describe({ sizeMm, volumeMm3, areaMm2, isManifold }: NonNullable<Model['geometry']>) {
  const lines: string[] = [];
  if (sizeMm) lines.push(`size      ${[sizeMm.x, sizeMm.y, sizeMm.z].map(round).join(' × ')} mm`);
  if (volumeMm3 !== null) lines.push(`volume    ${round(volumeMm3)} mm³`);
  if (areaMm2 !== null) lines.push(`area      ${round(areaMm2)} mm²`);
  if (isManifold !== null) lines.push(`manifold  ${isManifold ? 'yes' : 'no'}`);
  return lines;
}

function round(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}
