import { encodeGlobalId } from '@fabgraph/schema';
import type { VendorId } from '../e2e/gateway-setup.ts';
import { accountAt, type PreparedAnswer } from './vendor-weight-gateway.ts';

export interface WeightCase {
  readonly title: string;
  readonly answers: () => readonly PreparedAnswer[];
  readonly query: string;
  /** Of what the client gets, so that it is known to be what was weighed. */
  readonly shows: RegExp;
}

/** A list of one vendor's as it sends it, and the field of ours that reads it. */
interface Lists {
  readonly vendor: VendorId;
  readonly field: 'assets' | 'jobs' | 'models' | 'folders';
  readonly item: (index: number, more?: object) => object;
  readonly answers: (items: readonly unknown[]) => readonly PreparedAnswer[];
}

const PROJECTS = { path: '/projects', body: '[{"id":"1","name":"Gears"}]' };

const id = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const METAFOLD_ASSETS: Lists = {
  vendor: 'metafold',
  field: 'assets',
  item: (index, more) => ({ id: `${index + 1}`, filename: `part-${index}.stl`, size: 1, ...more }),
  answers: (items) => [PROJECTS, { path: '/projects/1/assets', body: JSON.stringify(items) }],
};

export const METAFOLD_JOBS: Lists = {
  vendor: 'metafold',
  field: 'jobs',
  item: (index, more) => ({ id: `${index + 1}`, type: 'any', state: 'started', ...more }),
  answers: (items) => [
    PROJECTS,
    { path: '/projects/1/workflows', body: '[]' },
    { path: '/projects/1/jobs', body: JSON.stringify(items) },
  ],
};

const AUTHENTISE_MODELS: Lists = {
  vendor: 'authentise',
  field: 'models',
  item: (index, more) => ({
    uri: `/model/${id(index)}/`,
    name: `part-${index}`,
    status: 'processed',
    ...more,
  }),
  answers: (items) => [
    {
      path: '/model/',
      body: JSON.stringify({ resources: items, links: { next: null, prev: null } }),
    },
  ],
};

const THREEDVERSE_MODELS: Lists = {
  vendor: '3dverse',
  field: 'models',
  item: (index, more) => ({ source_file_id: id(index), name: `part-${index}.stl`, ...more }),
  answers: (items) => [
    { path: '/source-files', body: JSON.stringify(items) },
    { path: '/upload-tasks', body: '[]' },
  ],
};

const THREEDVERSE_FOLDERS: Lists = {
  vendor: '3dverse',
  field: 'folders',
  item: (index, more) => ({ folder_id: id(index), name: `folder-${index}`, ...more }),
  answers: (items) => [{ path: '/folders', body: JSON.stringify(items) }],
};

const LISTS = [
  METAFOLD_ASSETS,
  METAFOLD_JOBS,
  AUTHENTISE_MODELS,
  THREEDVERSE_MODELS,
  THREEDVERSE_FOLDERS,
] as const;

const ERROR_PLACES = [
  { vendor: 'metafold', field: 'assets', path: '/projects' },
  { vendor: 'authentise', field: 'models', path: '/model/' },
  { vendor: '3dverse', field: 'folders', path: '/folders' },
] as const;

interface Asked {
  readonly filter?: string;
  readonly orderBy?: string;
  readonly selection?: string;
}

function listQuery(
  { vendor, field }: Lists,
  { filter = '', orderBy, selection = 'id name' }: Asked = {},
): string {
  const order = orderBy === undefined ? '' : `, orderBy: { field: ${orderBy} }`;
  return `{ ${field}(first: 100, filter: { vendors: ["${vendor}"]${filter} }${order}) {
    nodes { ${selection} } pageInfo { hasNextPage endCursor } totalCount sources { state error { message } }
  } }`;
}

export function listed(list: Lists, count: number, more: (index: number) => object = () => ({})) {
  return () =>
    list.answers(Array.from({ length: count }, (_, index) => list.item(index, more(index))));
}

const jobId = encodeGlobalId({
  type: 'Job',
  account: accountAt('metafold'),
  path: 'projects/1/jobs/1',
});

const JOB_QUERY = `{ job(id: "${jobId}") { id name parameters results error { message } vendorData } }`;

/** One job of Metafold's. */
function job(more: object): WeightCase['answers'] {
  return () => [{ path: '/projects/1/jobs/1', body: JSON.stringify(METAFOLD_JOBS.item(0, more)) }];
}

const LONG = 9_900_000;
const DATA = { selection: 'id vendorData' };
const ALL = 'id name status format createdAt updatedAt vendorData';

const manyKeys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, index]));
const manyNumbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const twentyFields = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`field_${index}`, `value ${index}`]),
);

/** As text: what reads deeper than the stack goes cannot write as deep. */
const DEEP = `${'{"a":['.repeat(5_000)}1${']}'.repeat(5_000)}`;

function deep(list: Lists): WeightCase['answers'] {
  return () =>
    listed(list, 1, () => ({ note: '@' }))().map(({ path, body }) => ({
      path,
      body: body.replace('"@"', DEEP),
    }));
}

const nameOf = (list: Lists) => (list === METAFOLD_ASSETS ? 'filename' : 'name');
const titled = ({ vendor, field }: Lists, what: string) => `${vendor} ${field}: ${what}`;

/** Each within what an answer may be. */
export const WEIGHT_CASES: readonly WeightCase[] = [
  ...LISTS.map((list) => {
    // The folders of an account are put together to one tree, in one go.
    const count = list === THREEDVERSE_FOLDERS ? 50_000 : 100_000;
    return {
      title: titled(list, `${count.toLocaleString('en-US')} things`),
      answers: listed(list, count),
      query: listQuery(list),
      shows: /"nodes":\[\{"id":/,
    };
  }),
  ...[METAFOLD_ASSETS, AUTHENTISE_MODELS, THREEDVERSE_MODELS].flatMap((list): WeightCase[] => {
    return [
      {
        title: titled(list, '10,000 things of 20 members and more'),
        answers: listed(list, 10_000, () => twentyFields),
        query: listQuery(list, DATA),
        shows: /"field_19":"value 19"/,
      },
      {
        title: titled(list, 'one name as long as an answer may be'),
        answers: listed(list, 1, () => ({ [nameOf(list)]: 'x'.repeat(LONG) })),
        query: listQuery(list),
        shows: /"name":"xxx/,
      },
    ];
  }),
  {
    title: titled(METAFOLD_ASSETS, '50,000 things, in order'),
    answers: listed(METAFOLD_ASSETS, 50_000),
    query: listQuery(METAFOLD_ASSETS, { orderBy: 'NAME' }),
    shows: /"name":"part-0/,
  },
  {
    title: titled(METAFOLD_JOBS, '50,000 things, filtered'),
    answers: listed(METAFOLD_JOBS, 50_000, (index) => ({ name: `job ${index}` })),
    query: listQuery(METAFOLD_JOBS, { filter: ', name: "*49999"' }),
    shows: /"name":"job 49999"/,
  },
  {
    title: titled(THREEDVERSE_MODELS, 'a thing nested 5,000 deep'),
    answers: deep(THREEDVERSE_MODELS),
    query: listQuery(THREEDVERSE_MODELS, DATA),
    shows: /"a":\[/,
  },
  {
    // That many members of one object are read, looked through and written in one go each.
    title: titled(AUTHENTISE_MODELS, 'a thing of 40,000 members'),
    answers: listed(AUTHENTISE_MODELS, 1, () => manyKeys(40_000)),
    query: listQuery(AUTHENTISE_MODELS, DATA),
    shows: /"key-9":9/,
  },
  {
    // They are told twice: as what they are, and in the vendor's own words.
    title: 'a job with 300,000 numbers for a parameter',
    answers: job({ parameters: { a: manyNumbers(300_000) } }),
    query: JOB_QUERY,
    shows: /"parameters":\{"a":\[0,1/,
  },
  {
    title: 'a job with 300,000 numbers for a result',
    answers: job({ outputs: { params: { a: JSON.stringify(manyNumbers(300_000)) } } }),
    query: JOB_QUERY,
    shows: /"results":\{"a":\[0,1/,
  },
  {
    title: 'a job that failed at length',
    answers: job({ error: 'x'.repeat(LONG) }),
    query: JOB_QUERY,
    shows: /"name":null/,
  },
  ...ERROR_PLACES.map(({ vendor, field, path }) => ({
    title: `${vendor}: an error as long as an answer may be`,
    answers: () => [{ path, status: 400, body: JSON.stringify({ msg: 'x'.repeat(LONG) }) }],
    query: `{ ${field}(filter: { vendors: ["${vendor}"] }) { nodes { id } sources { error { message } } } }`,
    shows: /answered 400/,
  })),
];

/** Texts on which some search could take a time that grows with the square of their length. */
export const TEXT_UNITS: readonly string[] = [
  ...['a', ' ', 'a=', '<', '%', '.', '/', '0', '-', '"', 'é', '\u0001', '*'],
  ...['a.', 'a-', '://', 'a://', 'http://a@', 'https://a?b ', 'Mon, ', '2026-', '[.]'],
];

/** Such a text wherever the vendors' answers have one that is looked into. */
export function textCases(text: string): readonly WeightCase[] {
  const shows = /^{"data":/;
  const models = {
    ...{ name: text, status: text, type: text, content: text, snapshot: text, created: text },
    ...{ updated: text, parents: [text], children: [text], 'upload-location': text },
  };
  const links = { next: text, prev: text };
  const files = { checksum: text, created: text, modified: text, job_id: text, project_id: text };
  const words = { name: text, type: text, state: text, created: text, started: text };
  return [
    {
      title: 'a job',
      answers: job({ ...words, finished: text, error: text, parameters: { a: text } }),
      query: JOB_QUERY,
      shows,
    },
    {
      title: 'files',
      answers: listed(METAFOLD_ASSETS, 2, () => ({ filename: text, ...files })),
      query: listQuery(METAFOLD_ASSETS, { selection: 'id name checksum createdAt vendorData' }),
      shows,
    },
    {
      title: 'models, filtered and in order',
      answers: listed(AUTHENTISE_MODELS, 2, () => models),
      query: listQuery(AUTHENTISE_MODELS, {
        selection: `${ALL} vendorStatus parents { id } thumbnail { url }`,
        filter: ', name: "*b*c"',
        orderBy: 'NAME',
      }),
      shows,
    },
    {
      title: 'addresses of models',
      answers: listed(AUTHENTISE_MODELS, 2, () => ({ uri: text })),
      query: listQuery(AUTHENTISE_MODELS),
      shows,
    },
    {
      title: 'addresses of pages',
      answers: () => [{ path: '/model/', body: JSON.stringify({ resources: [], links }) }],
      query: listQuery(AUTHENTISE_MODELS),
      shows,
    },
    {
      title: 'source files',
      answers: listed(THREEDVERSE_MODELS, 2, () => ({
        name: text,
        source_file_original_name: text,
      })),
      query: listQuery(THREEDVERSE_MODELS, { selection: ALL, orderBy: 'NAME' }),
      shows,
    },
    ...ERROR_PLACES.map(({ vendor, field, path }) => ({
      title: `an error of ${vendor}`,
      answers: () => [{ path, status: 400, body: JSON.stringify({ msg: text, message: text }) }],
      query: `{ ${field}(filter: { vendors: ["${vendor}"] }) { nodes { id } sources { error { message } } } }`,
      shows,
    })),
  ];
}
