import type { Asset } from '../domain/record.ts';
import { idNumber } from '../domain/sort.ts';
import { inProject } from '../domain/store.ts';
import { toAssetJson } from '../wire/asset.ts';
import { invalid } from '../wire/error.ts';
import type { LinkSigner } from './link.ts';
import { answerList, type ListFields } from './list.ts';
import { type Api, absoluteUrl, deleted, findIn, type Router, requireProject } from './router.ts';
import { readUpload } from './upload.ts';
import { checkLimit } from './user-route.ts';

const FIELDS: ListFields<Asset> = {
  sort: {
    id: idNumber,
    filename: ({ filename }) => filename,
    size: ({ content }) => content.length,
    created: ({ createdAt }) => createdAt,
    modified: ({ modifiedAt }) => modifiedAt,
  },
  search: { id: ({ id }) => id, filename: ({ filename }) => filename },
};

export function defineAssetRoutes(
  { define }: Router,
  { store, settings, clock }: Api,
  links: LinkSigner,
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
    const { filename, content } = await readUpload(context.env.incoming);
    checkExtension(filename);
    checkLimit(settings, store, 'import');
    // Looked up after the body has come, in one turn with the insertion: two uploads cannot both win.
    const project = requireProject(store, param('project'));
    const existing = store.findAsset(project.id, filename);
    if (existing !== undefined && settings.onDuplicate === 'reject') {
      throw invalid('file', `An asset named "${filename}" exists already`);
    }
    if (existing !== undefined) {
      store.replaceContent(existing, content, clock.now());
      return Response.json(toAssetJson(existing, settings), { status: 201 });
    }
    const asset = store.addAsset({
      projectId: project.id,
      jobId: null,
      filename,
      content,
      createdAt: clock.now(),
    });
    return Response.json(toAssetJson(asset, settings), { status: 201 });
  });

  define('DELETE /projects/:project/assets/:asset', ({ param }) => {
    store.removeAsset(findIn(store.assets, param('project'), param('asset')).id);
    return deleted();
  });

  if (settings.profile === 'legacy') {
    define('PATCH /projects/:project/assets/:asset', async ({ context, param }) => {
      findIn(store.assets, param('project'), param('asset'));
      const { filename, content } = await readUpload(context.env.incoming);
      checkExtension(filename);
      const asset = findIn(store.assets, param('project'), param('asset'));
      const namesake = store.findAsset(asset.projectId, filename);
      if (namesake !== undefined && namesake !== asset) {
        throw invalid('file', `An asset named "${filename}" exists already`);
      }
      asset.filename = filename;
      store.replaceContent(asset, content, clock.now());
      return Response.json(toAssetJson(asset, settings));
    });
  }

  function checkExtension(filename: string): void {
    const { allowedExtensions } = settings;
    const isAllowed = allowedExtensions?.some((extension) =>
      filename.toLowerCase().endsWith(extension.toLowerCase()),
    );
    if (isAllowed === false) throw invalid('file', 'File type is not allowed');
  }
}
