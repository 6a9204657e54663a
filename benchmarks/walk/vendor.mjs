import { createServer } from 'node:http';
import {
  ASSETS_PER_PROJECT,
  assetAt,
  MODELS,
  modelAt,
  numbers,
  PROJECTS,
  SOURCE_FILES,
  sourceFileAt,
} from './catalog.mjs';

// Three vendors in one process, as far as their lists of models go: the emulators keep what they hold
// and sort it for each call, which a hundred thousand models would make most of the time measured.
const PAGE_SIZE = 100;
/** The most that 3dverse gives at once. */
const MAX_WINDOW = 100;
const NO_ANSWER = { status: 404, body: { message: 'Not found' } };

let calls = 0;
const baseUrls = {
  metafold: await listen(metafold),
  authentise: await listen(authentise),
  '3dverse': `${await listen(threeDVerse)}/app/v1`,
};
process.on('message', () => {
  process.send({ calls });
  calls = 0;
});
process.once('disconnect', () => process.exit(0));
process.send({ baseUrls });

/** Lists come whole. */
function metafold({ pathname }) {
  const created = iso(Date.UTC(2024, 0, 1));
  if (pathname === '/projects') {
    const projects = numbers(PROJECTS).map((project) => ({
      id: String(project + 1),
      user: 'demo',
      name: `Project ${project + 1}`,
      access: 'private',
      created,
      modified: created,
    }));
    return { body: projects };
  }
  const [, id] = /^\/projects\/(\d+)\/assets$/.exec(pathname) ?? [];
  if (id === undefined) return NO_ANSWER;
  const assets = numbers(ASSETS_PER_PROJECT).map((index) => {
    const asset = assetAt(Number(id) - 1, index);
    return {
      id: asset.id,
      filename: asset.name,
      size: 684,
      checksum: `sha256:${'0'.repeat(64)}`,
      created: iso(asset.createdAtMs),
      modified: iso(asset.createdAtMs),
      project_id: id,
      job_id: null,
    };
  });
  return { body: assets };
}

/** The oldest first, or as `sort` says by date; `links.next` leads to the following page. */
function authentise({ pathname, searchParams, origin }, method) {
  if (method === 'POST' && pathname === '/sessions/') {
    const headers = { 'set-cookie': 'session=walk; path=/', location: `${origin}/sessions/` };
    return { status: 201, headers, body: { name: 'demo' } };
  }
  if (pathname !== '/model/') return NO_ANSWER;
  const sort = searchParams.get('sort') ?? '+created';
  if (!/^[+-]created$/.test(sort)) return { status: 400, body: { errors: [{ code: 'invalid' }] } };
  const offset = Number(searchParams.get('offset') ?? 0);
  const end = Math.min(MODELS, offset + PAGE_SIZE);
  const linkTo = (start) => {
    const link = new URL(`${origin}${pathname}`);
    for (const [name, value] of searchParams) link.searchParams.set(name, value);
    link.searchParams.set('offset', String(start));
    return link.href;
  };
  const resources = numbers(end - offset).map((index) => {
    const place = offset + index;
    return toModelJson(modelAt(sort.startsWith('-') ? MODELS - 1 - place : place), origin);
  });
  const links = {
    self: linkTo(offset),
    next: end < MODELS ? linkTo(end) : null,
    prev: offset > 0 ? linkTo(Math.max(0, offset - PAGE_SIZE)) : null,
  };
  return { body: { resources, links, meta: { count: MODELS } } };
}

function toModelJson({ id, name, createdAtMs }, origin) {
  const created = `${new Date(createdAtMs).toISOString().replace('T', ' ').replace('Z', '')}000`;
  const uri = `${origin}/model/${id}/`;
  return {
    uri,
    name,
    status: 'processed',
    type: 'stl',
    unit: 'mm',
    analyses: { manifold: true },
    size: { x: 40, y: 10, z: 40 },
    volume: 4_000,
    surface_area: 2_400,
    volume_mm: 4_000,
    surface_area_mm: 2_400,
    polygons: 12,
    file_size: 684,
    content: `${origin}/content/${id}?signature=0123456789abcdef`,
    snapshot: `${uri}snapshot/${id}/`,
    snapshot_content: `${origin}/image/${id}.png?signature=0123456789abcdef`,
    'upload-location': null,
    callback: null,
    callback_uri: null,
    callback_method: null,
    parents: [],
    children: [],
    rights: ['all'],
    user_uri: `${origin}/users/demo/`,
    created,
    updated: created,
  };
}

/** Windows by offset, in no order that could be asked for; no count. No upload is told of, so files have no date. */
function threeDVerse({ pathname, searchParams }) {
  if (pathname === '/app/v1/upload-tasks') return { body: [] };
  if (pathname !== '/app/v1/source-files') return NO_ANSWER;
  const offset = Number(searchParams.get('offset') ?? 0);
  const limit = Math.min(MAX_WINDOW, Number(searchParams.get('limit') ?? MAX_WINDOW));
  const count = Math.max(0, Math.min(SOURCE_FILES - offset, limit));
  const files = numbers(count).map((index) => {
    const { id, name } = sourceFileAt(offset + index);
    return { source_file_id: id, source_file_original_name: name, name, size: 684 };
  });
  return { body: files };
}

async function listen(answer) {
  const server = createServer((request, response) => {
    calls += 1;
    const url = new URL(request.url, `http://${request.headers.host}`);
    const { status = 200, headers = {}, body } = answer(url, request.method);
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

function iso(timeMs) {
  return `${new Date(timeMs).toISOString().slice(0, 19)}+00:00`;
}
