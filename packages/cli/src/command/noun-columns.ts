import type {
  Account,
  AssetLineFragment,
  FolderLineFragment,
  JobLine,
  ModelLine,
} from '@fabgraph/codegen-client';
import type { Column, Paint } from '../screen/columns.ts';
import { formatBytes, formatShare, formatTime } from '../screen/quantity.ts';

interface OfAccount {
  readonly id: string;
  readonly name: string | null;
  readonly account: {
    readonly name: string;
    readonly vendor: { readonly id: string };
  };
}

const VENDOR: Column<OfAccount> = {
  title: 'VENDOR',
  read: ({ account }) => account.vendor.id,
  dispensability: 2,
};

const ACCOUNT: Column<OfAccount> = {
  title: 'ACCOUNT',
  read: ({ account }) => account.name,
  minWidth: 10,
  dispensability: 3,
};

/** Never cut: a part of an id is no id. */
const ID: Column<{ readonly id: string }> = {
  title: 'ID',
  read: ({ id }) => id,
  paint: () => (colors, text) => colors.dim(text),
  dispensability: 5,
};

const CREATED: Column<{ readonly createdAt: string | null }> = {
  title: 'CREATED',
  read: ({ createdAt }) => (createdAt === null ? null : formatTime(createdAt)),
  dispensability: 4,
};

const NAME = {
  title: 'NAME',
  minWidth: 16,
};

const SIZE: Column<{ readonly size: number | null }> = {
  title: 'SIZE',
  read: ({ size }) => (size === null ? null : formatBytes(size)),
  align: 'right',
  dispensability: 1,
};

const MODEL_STATUS: Column<ModelLine> = {
  title: 'STATUS',
  read: ({ status, vendorStatus }) => showStatus(status, vendorStatus),
  paint: ({ status }) => paintStatus(status),
  minWidth: 7,
};

export const modelColumns: readonly Column<ModelLine>[] = [
  { ...NAME, read: ({ name }) => name },
  MODEL_STATUS,
  { title: 'FORMAT', read: ({ format }) => format, minWidth: 6, dispensability: 1 },
  SIZE,
  VENDOR,
  ACCOUNT,
  CREATED,
  ID,
];

export const assetColumns: readonly Column<AssetLineFragment>[] = [
  { ...NAME, read: ({ name }) => name },
  { title: 'KIND', read: ({ kind }) => kind, minWidth: 6 },
  SIZE,
  VENDOR,
  ACCOUNT,
  ID,
];

/** What a live table shows of a job. */
export const watchColumns: readonly Column<JobLine>[] = [
  { ...NAME, read: ({ name, type }) => name ?? type },
  { title: 'KIND', read: ({ kind }) => kind, dispensability: 1 },
  {
    title: 'STATUS',
    read: ({ status, vendorStatus }) => showStatus(status, vendorStatus),
    paint: ({ status }) => paintStatus(status),
    minWidth: 7,
  },
  {
    title: 'DONE',
    read: ({ progress }) => (progress === null ? null : formatShare(progress)),
    align: 'right',
  },
  VENDOR,
  ACCOUNT,
];

export const jobColumns: readonly Column<JobLine>[] = [...watchColumns, CREATED, ID];

export const folderColumns: readonly Column<FolderLineFragment>[] = [
  { ...NAME, read: ({ name }) => name },
  { title: 'PATH', read: ({ path }) => path, minWidth: 16, dispensability: 1 },
  VENDOR,
  ACCOUNT,
  CREATED,
  ID,
];

export const accountColumns: readonly Column<Account>[] = [
  { ...NAME, read: ({ name }) => name },
  { title: 'VENDOR', read: ({ vendor }) => vendor.name, dispensability: 2 },
  {
    title: 'STATE',
    read: ({ state }) => state,
    paint: ({ state }) => paintStatus(state),
  },
  {
    title: 'HELD UNTIL',
    read: ({ heldUntil }) => (heldUntil === null ? null : formatTime(heldUntil)),
    dispensability: 3,
  },
  ID,
];

/** A status that the graph has no word for is its vendor's own. */
export function showStatus(status: string, vendorStatus: string | null): string {
  return status === 'UNKNOWN' && vendorStatus !== null ? `UNKNOWN: ${vendorStatus}` : status;
}

export function paintStatus(status: string): Paint {
  return (colors, text) => {
    switch (status) {
      case 'SUCCEEDED':
      case 'READY':
      case 'HEALTHY':
        return colors.green(text);
      case 'FAILED':
      case 'UNREACHABLE':
      case 'UNAUTHENTICATED':
        return colors.red(text);
      case 'CANCELED':
      case 'UNKNOWN':
      case 'DEGRADED':
        return colors.yellow(text);
      case 'RUNNING':
      case 'PROCESSING':
        return colors.cyan(text);
      default:
        return text;
    }
  };
}
