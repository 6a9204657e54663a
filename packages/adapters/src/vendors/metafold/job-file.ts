import { type JobFileInput, VendorError, type WriteContext } from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { notARef, parseItemRef } from './ref.ts';
import { METAFOLD } from './vendor.ts';
import { toReadContext } from './write-context.ts';

/**
 * Files as jobs are given them. The vendor knows the files of a project by their names, so each
 * costs a read first; a role that is given several files takes all of them.
 * @throws VendorError INVALID_INPUT for a file of another project.
 */
export async function filenamesByRole(
  api: MetafoldApi,
  project: string,
  files: readonly JobFileInput[],
  context: WriteContext,
): Promise<Readonly<Record<string, string | readonly string[]>>> {
  const places = files.map(({ role, ref }) => {
    const place = parseItemRef(ref);
    if (place === null) throw notARef(ref);
    if (place.project !== project) throw notInProject(api.account, role);
    return { role, id: place.id };
  });
  const named = await Promise.all(
    places.map(async ({ role, id }) => {
      const { json } = await api.assets.get(project, id, toReadContext(context));
      return { role, filename: json.filename };
    }),
  );
  const roles = new Set(named.map(({ role }) => role));
  return Object.fromEntries(
    [...roles].map((role) => {
      const filenames = named.filter((file) => file.role === role).map((file) => file.filename);
      return [role, filenames.length === 1 ? (filenames[0] ?? '') : filenames];
    }),
  );
}

function notInProject(account: string, role: string): VendorError {
  return new VendorError({
    code: 'INVALID_INPUT',
    message: `The file for ${role} is not in the folder that the job runs in.`,
    vendor: METAFOLD.id,
    account,
  });
}
