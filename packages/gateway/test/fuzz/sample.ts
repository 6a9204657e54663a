import { assert } from 'vitest';
import type { VendorId } from '../e2e/gateway-setup.ts';
import type { FuzzGateway } from './fuzz-gateway.ts';

/** Ids of one vendor's things that have much to tell. */
export interface Sample {
  readonly account: string;
  readonly folder: string;
  /** Where the model lies. */
  readonly home: string;
  readonly model: string;
  readonly asset: string;
  readonly job: string;
  /** A job with steps, or another where there is none. */
  readonly workflow: string;
  readonly user: string | undefined;
  readonly models: readonly string[];
  readonly all: readonly string[];
  /** Behind the first jobs of all vendors. */
  readonly after: string | null;
}

const SAMPLE = `query ($vendor: ID!) {
  accounts { id vendor { id } rootFolder { id } users(first: 1) { nodes { id } } }
  folders(first: 20, filter: { vendors: [$vendor] }) { nodes { id jobs(first: 1) { nodes { id } } models(first: 1) { nodes { id } } } }
  models(first: 50, filter: { vendors: [$vendor] }) { nodes { id folder { id } geometry { areaMm2 } parents { id } assets(first: 4) { nodes { id } } } }
  assets(first: 1, filter: { vendors: [$vendor] }) { nodes { id } }
  jobs(first: 100, filter: { vendors: [$vendor] }) { nodes { id steps { id } outputs { role } inputs { role } } }
  behind: jobs(first: 6) { pageInfo { endCursor } }
}`;

interface Found {
  readonly accounts: readonly {
    readonly id: string;
    readonly vendor: { readonly id: string };
    readonly rootFolder: { readonly id: string } | null;
    readonly users: Nodes<Thing> | null;
  }[];
  readonly folders: Nodes<Thing & { readonly jobs: Nodes<Thing>; readonly models: Nodes<Thing> }>;
  readonly models: Nodes<
    Thing & {
      readonly folder: Thing | null;
      readonly geometry: unknown;
      readonly parents: readonly unknown[] | null;
      readonly assets: Nodes<Thing>;
    }
  >;
  readonly assets: Nodes<Thing>;
  readonly jobs: Nodes<
    Thing & {
      readonly steps: readonly unknown[] | null;
      readonly outputs: readonly unknown[];
      readonly inputs: readonly unknown[];
    }
  >;
  readonly behind: { readonly pageInfo: { readonly endCursor: string | null } };
}

interface Thing {
  readonly id: string;
}

interface Nodes<T> {
  readonly nodes: readonly T[];
}

export async function findSample({ ask }: FuzzGateway, vendor: VendorId): Promise<Sample> {
  const { text } = await ask(SAMPLE, { vendor });
  const { data, errors } = JSON.parse(text) as { readonly data: Found; readonly errors?: unknown };
  assert.isUndefined(errors, text);
  const account = data.accounts.find((each) => each.vendor.id === vendor);
  const folder =
    data.folders.nodes.find(({ jobs, models }) => jobs.nodes.length + models.nodes.length > 1) ??
    account?.rootFolder ??
    data.folders.nodes[0];
  const [model, second] = [...data.models.nodes].sort((a, b) => worth(b) - worth(a));
  const asset = model?.assets.nodes.at(-1) ?? data.assets.nodes[0];
  const jobs = [...data.jobs.nodes].sort((a, b) => b.outputs.length - a.outputs.length);
  const withSteps = jobs.find(({ steps }) => (steps ?? []).length > 0);
  const job = jobs.find((each) => each !== withSteps);
  assert(account && folder && model && asset && job);
  const workflow = withSteps ?? job;
  const user = account.users?.nodes[0];
  const all = [folder, model, second, asset, job, workflow, user];
  return {
    account: account.id,
    folder: folder.id,
    home: model.folder?.id ?? folder.id,
    model: model.id,
    asset: asset.id,
    job: job.id,
    workflow: workflow.id,
    user: user?.id,
    models: [model, second].flatMap((each) => each?.id ?? []),
    all: all.flatMap((each) => each?.id ?? []),
    after: data.behind.pageInfo.endCursor,
  };
}

function worth(model: Found['models']['nodes'][number]): number {
  return Number(model.geometry !== null) + (model.parents ?? []).length + model.assets.nodes.length;
}
