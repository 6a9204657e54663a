import { encodeGlobalId, type GlobalId } from '@fabgraph/schema';
import { expect, it } from 'vitest';
import type { VendorId } from '../e2e/gateway-setup.ts';
import { FAULTY, startFaultyAccount } from './faulty-account.ts';
import { answerOf } from './hostile-vendor.ts';

const UUID = '00000000-0000-4000-8000-000000000001';

interface OddAnswer {
  readonly what: string;
  readonly vendor: VendorId;
  /** Null: of the account itself. */
  readonly type: 'Folder' | 'Model' | null;
  readonly path?: string;
  readonly body: object;
  readonly selection: string;
  /** What is shown, under `odd`. */
  readonly shown: unknown;
  /** Default: none. */
  readonly codes?: readonly string[];
}

const project = { id: '1', name: 'Gear' };
const thenable = { ...project, ...JSON.parse('{"then":{"again":1}}') };
const model = { uri: `/model/${UUID}/`, name: 'part.stl', status: 'processed' };
const asset = { id: '7', filename: 'a.stl', project_id: '1' };

/** What a vendor may say in its JSON that another part of a gateway could stumble over. */
const ROWS: readonly OddAnswer[] = [
  {
    what: 'a member by the name of a promise’s method',
    vendor: 'metafold',
    type: 'Folder',
    path: 'projects/1',
    body: thenable,
    selection: 'name vendorData',
    shown: { name: 'Gear', vendorData: thenable },
  },
  {
    what: 'a date that its zone moves before the first year',
    vendor: 'metafold',
    type: 'Folder',
    path: 'projects/1',
    body: { ...project, created: '0000-01-01T00:00:00+14:00' },
    selection: 'name createdAt',
    shown: { name: 'Gear', createdAt: null },
  },
  {
    what: 'counts beyond 32 bits',
    vendor: 'metafold',
    type: null,
    body: { import: 2 ** 40, export: 2 ** 31 - 1 },
    selection: 'quotas { name remaining }',
    shown: {
      quotas: [
        { name: 'import', remaining: null },
        { name: 'export', remaining: 2_147_483_647 },
      ],
    },
  },
  {
    what: 'half a face',
    vendor: 'authentise',
    type: 'Model',
    path: UUID,
    body: { ...model, polygons: 12.5, volume: 3 },
    selection: 'name geometry { faceCount volumeMm3 }',
    shown: { name: 'part.stl', geometry: { faceCount: null, volumeMm3: 3 } },
  },
  {
    what: 'a part of a byte',
    vendor: '3dverse',
    type: 'Model',
    path: UUID,
    body: { source_file_id: UUID, name: 'part.stl', size: 0.5 },
    selection: 'name size',
    shown: { name: 'part.stl', size: null },
  },
  {
    what: 'a link that is none',
    vendor: 'metafold',
    type: 'Model',
    path: 'projects/1/assets/7',
    body: { ...asset, link: '..' },
    selection: 'name download { vendorUrl }',
    shown: { name: 'a.stl', download: { vendorUrl: null } },
    codes: ['VENDOR_BAD_RESPONSE'],
  },
];

it.each(ROWS)(
  'A19: $what is read as absent, or refused where it is needed',
  async ({ vendor, type, path = '', body, selection, shown, codes = [] }) => {
    const { query } = await startFaultyAccount(vendor, () => answerOf(200, JSON.stringify(body)));
    const named: GlobalId =
      type === null ? { type: 'Account', account: FAULTY } : { type, account: FAULTY, path };
    const id = encodeGlobalId(named);
    const { data, errors = [] } = await query<{ odd: unknown }>(
      `query ($id: ID!) { odd: node(id: $id) { ... on ${named.type} { ${selection} } } }`,
      { id },
    );
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(codes);
    expect(data.odd).toEqual(shown);
  },
);
