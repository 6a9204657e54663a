import {
  type Job,
  type JobFacet,
  type RunJobInput,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { toJob } from './job.ts';
import { filenamesByRole } from './job-file.ts';
import { checkName } from './name.ts';
import { notARef, parseFolderRef, parseItemRef } from './ref.ts';
import { METAFOLD } from './vendor.ts';

/** What could be done with a job of its own before there were workflows. */
export function createLegacyPowers(api: MetafoldApi): Required<Pick<JobFacet, 'run' | 'rename'>> {
  const { account } = api;
  return {
    run: (input, context) => runJob(api, input, context),

    rename: async (ref, name, context) => {
      const place = parseItemRef(ref);
      if (place === null) throw notARef(ref);
      if (place.collection === 'workflows') {
        throw invalid(account, `${METAFOLD.name} workflows have no names.`);
      }
      const { project, id } = place;
      const json = { name: checkName(account, name) };
      return toJob(await api.patchJob(project, id, json, context), api.sourceIn(project));
    },
  };
}

/** Parameters are sent as the JSON they are; a file is a parameter that holds its name. */
async function runJob(
  api: MetafoldApi,
  { folder, type, name, parameters, files }: RunJobInput,
  context: WriteContext,
): Promise<Job> {
  const { account } = api;
  const project = parseFolderRef(folder);
  if (project === null) throw notARef(folder);
  if (type.trim() === '') throw invalid(account, 'A job needs a type.');
  const twice = files.find(({ role }) => Object.hasOwn(parameters, role));
  if (twice !== undefined) {
    throw invalid(account, `${twice.role} is both a parameter and the role of a file.`);
  }
  const json = {
    type,
    ...(name === null ? {} : { name: checkName(account, name) }),
    parameters: { ...parameters, ...(await filenamesByRole(api, project, files, context)) },
  };
  return toJob(await api.postJob(project, json, context), api.sourceIn(project));
}

function invalid(account: string, message: string): VendorError {
  return new VendorError({ code: 'INVALID_INPUT', message, vendor: METAFOLD.id, account });
}
