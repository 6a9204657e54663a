import type { FileStore } from '../../../core/file-store.ts';
import type { Asset } from '../domain/record.ts';
import { idNumber } from '../domain/sort.ts';
import { inProject } from '../domain/store.ts';
import { toAssetJson } from '../wire/asset.ts';
import { type ApiError, invalid } from '../wire/error.ts';
import type { LinkSigner } from './link.ts';
import { answerList, type ListFields } from './list.ts';
import { type Api, absoluteUrl, deleted, findIn, type Router, requireProject } from './router.ts';
import { readUpload, type UploadedFile } from './upload.ts';
import { checkLimit } from './user-route.ts';

const FIELDS: ListFields<Asset> = {
  sort: {
    id: idNumber,
    filename: ({ filename }) => filename,
    size: ({ content }) => content.sizeBytes,
    created: ({ createdAt }) => createdAt,
    modified: ({ modifiedAt }) => modifiedAt,
  },
  search: { id: ({ id }) => id, filename: ({ filename }) => filename },
};

export function defineAssetRoutes(
  { define }: Router,
  { store, settings, clock }: Api,
  { links, files }: { links: LinkSigner; files: FileStore },
): void {
  define('GET /projects/:project/assets', ({ context, param }) => {
    const project = requireProject(store, param('project'));
    return answerList(context, inProject(store.assets, project.id), FIELDS, (asset) =>
      toAssetJson(asset, settings),
    );
  });

  define('GET /projects/:project/assets/:asset', ({ context, param }) => {
    const asset = findIn(store.assets, param('project'), param('asset'));
    const { download, filename } = context.req.query();
    if (download !== 'true' && download !== '1') return Response.json(toAssetJson(asset, settings));
    const link = absoluteUrl(context, links.sign(asset.id, filename));
    return Response.json(toAssetJson(asset, settings, link));
  });

  define('POST /projects/:project/assets', async ({ context, param }) => {
    requireProject(store, param('project'));
    const file = await readUpload(context.env.incoming, files);
    const asset = keepOrDiscard(file, () => addOrReplace(param('project'), file));
    return Response.json(toAssetJson(asset, settings), { status: 201 });
  });

  define('DELETE /projects/:project/assets/:asset', ({ param }) => {
    store.removeAsset(findIn(store.assets, param('project'), param('asset')).id);
    return deleted();
  });

  if (settings.profile === 'legacy') {
    define('PATCH /projects/:project/assets/:asset', async ({ context, param }) => {
      findIn(store.assets, param('project'), param('asset'));
      const file = await readUpload(context.env.incoming, files);
      const asset = keepOrDiscard(file, () => replace(param('project'), param('asset'), file));
      return Response.json(toAssetJson(asset, settings));
    });
  }

  /** Looks everything up after the body has come, in one turn with the change: of two uploads of a name one wins. */
  function addOrReplace(projectId: string, { filename, content }: UploadedFile): Asset {
    checkExtension(filename);
    checkLimit(settings, store, 'import');
    const project = requireProject(store, projectId);
    const existing = store.findAsset(project.id, filename);
    if (existing !== undefined && settings.onDuplicate === 'reject') throw nameInUse(filename);
    if (existing !== undefined) {
      store.replaceContent(existing, content, clock.now());
      return existing;
    }
    return store.addAsset({
      projectId: project.id,
      jobId: null,
      filename,
      content,
      createdAt: clock.now(),
    });
  }

  function replace(projectId: string, assetId: string, { filename, content }: UploadedFile): Asset {
    checkExtension(filename);
    const asset = findIn(store.assets, projectId, assetId);
    const namesake = store.findAsset(asset.projectId, filename);
    if (namesake !== undefined && namesake !== asset) throw nameInUse(filename);
    asset.filename = filename;
    store.replaceContent(asset, content, clock.now());
    return asset;
  }

  function checkExtension(filename: string): void {
    const { allowedExtensions } = settings;
    const isAllowed = allowedExtensions?.some((extension) =>
      filename.toLowerCase().endsWith(extension.toLowerCase()),
    );
    if (isAllowed === false) throw invalid('file', 'File type is not allowed');
  }
}

/** A file that is refused takes up no room. */
function keepOrDiscard(file: UploadedFile, keep: () => Asset): Asset {
  try {
    return keep();
  } catch (error) {
    file.content.discard();
    throw error;
  }
}

function nameInUse(filename: string): ApiError {
  return invalid('file', `An asset named "${filename}" exists already`);
}
