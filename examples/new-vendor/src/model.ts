import { matchesModel, pageOfOffsetList, parseDate, redactPayload } from '@fabgraph/adapters/kit';
import type { Model, ModelFacet, ModelFilter } from '@fabgraph/contract';
import { type Collection, MAX_WINDOW, type Received } from './api.ts';
import { notARef, partRef } from './ref.ts';
import { toModelStatus, toPartState } from './status.ts';
import type { PartJson } from './wire.ts';

/** Parts. */
export function createModelFacet(parts: Collection<PartJson>): ModelFacet {
  const { account } = parts;
  return {
    getMany: (refs, context) => parts.getMany(refs, (part) => toModel(part, account), context),

    list: async ({ parent, after, first, filter = {} }, context) => {
      if (parent !== undefined) throw notARef(parent);
      const { query, isWhole } = toQuery(filter);
      return await pageOfOffsetList({
        after,
        first,
        maxWindow: MAX_WINDOW,
        readWindow: parts.readWindow(query, context),
        idOf: ({ json }) => json.id,
        toEntity: (part) => {
          const model = toModel(part, account);
          return matchesModel(filter, model) ? model : null;
        },
        pushedDown: { filter: isWhole, order: false },
      });
    },

    // The vendor has no way to ask for several at once, so each is a group of its own.
    pollGroup: ({ path }) => path,
  };
}

export function toModel({ json, raw }: Received<PartJson>, account: string): Model {
  const { id, title, state, file, box_mm: box, created } = json;
  return {
    ref: partRef(account, id),
    vendorId: id,
    fetchedAt: new Date(),
    vendorData: () => redactPayload(raw),
    name: title,
    folder: null,
    status: toModelStatus(state),
    vendorStatus: state,
    format: file?.name.split('.').slice(1).at(-1)?.toLowerCase() ?? null,
    size: file?.bytes ?? null,
    checksum: null,
    createdAt: parseDate(created),
    updatedAt: null,
    createdBy: null,
    geometry: box && {
      sizeMm: { x: box[0], y: box[1], z: box[2] },
      volumeMm3: null,
      areaMm2: null,
      isManifold: null,
      faceCount: null,
      vertexCount: null,
    },
    parents: null,
    children: null,
    hasThumbnail: false,
    hasDownload: false,
  };
}

/** The vendor filters by one state; anything more is looked at here. */
function toQuery(filter: ModelFilter) {
  const { statuses, ...rest } = filter;
  const hasRest = Object.values(rest).some((value) => value !== undefined);
  if (statuses === undefined) return { query: {}, isWhole: !hasRest };
  const [status] = statuses;
  const state = statuses.length === 1 && status ? toPartState(status) : undefined;
  if (state === undefined) return { query: {}, isWhole: false };
  return { query: { state }, isWhole: !hasRest };
}
