import type { Adapter } from '@fabgraph/contract';
import { decodeGlobalId, encodeGlobalId, schema } from '@fabgraph/schema';
import {
  type DocumentNode,
  type GraphQLLeafType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

type Fields = Readonly<Record<string, unknown>>;

/** Where data is not what the document and the schema say; empty: nowhere. */
export function findFaults(
  document: DocumentNode,
  data: unknown,
  adapters: readonly Adapter[],
): readonly string[] {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );

  const faultsOf = (
    type: GraphQLOutputType,
    selected: SelectionSetNode | undefined,
    value: unknown,
    path: string,
  ): readonly string[] => {
    if (value === undefined) return [`${path} is missing`];
    if (isNonNullType(type)) {
      return value === null ? [`${path} is null`] : faultsOf(type.ofType, selected, value, path);
    }
    if (value === null) return [];
    if (isListType(type)) {
      if (!Array.isArray(value)) return [`${path} is no list`];
      return value.flatMap((item, index) =>
        faultsOf(type.ofType, selected, item, `${path}.${index}`),
      );
    }
    if (isLeafType(type)) {
      return isLeaf(type, value, path, adapters)
        ? []
        : [`${path} is no ${type.name}: ${text(value)}`];
    }
    if (typeof value !== 'object' || selected === undefined) return [`${path} is no object`];
    const fields = value as Fields;
    const object = isObjectType(type) ? type : schema.getType(String(fields.__typename));
    return isObjectType(object) && isOf(object, type)
      ? faultsOfSelected(object, selected, fields, path)
      : [`${path} is no ${type.name}`];
  };

  const faultsOfSelected = (
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    value: Fields,
    path: string,
  ): readonly string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) {
        const { name, alias, selectionSet } = selection;
        const shown = value[alias?.value ?? name.value];
        const place = `${path}.${alias?.value ?? name.value}`;
        if (name.value === '__typename') return shown === type.name ? [] : [`${place} is wrong`];
        const field = type.getFields()[name.value];
        return field ? faultsOf(field.type, selectionSet, shown, place) : [`${place} is no field`];
      }
      const { typeCondition, selectionSet } =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? (fragments.get(selection.name.value) ?? { selectionSet: undefined })
          : selection;
      const condition = typeCondition && schema.getType(typeCondition.name.value);
      return selectionSet === undefined || (condition && !isOf(type, condition))
        ? []
        : faultsOfSelected(type, selectionSet, value, path);
    });

  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const root = operation && schema.getRootType(operation.operation);
  return operation && root
    ? faultsOfSelected(root, operation.selectionSet, data as Fields, 'data')
    : ['no operation'];
}

function isOf(type: GraphQLObjectType, wanted: GraphQLNamedType): boolean {
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}

function isLeaf(
  type: GraphQLLeafType,
  value: unknown,
  path: string,
  adapters: readonly Adapter[],
): boolean {
  if (isEnumType(type)) return type.getValue(String(value)) !== undefined;
  // Others are of no thing: that of an upload, say.
  if (path.endsWith('.id')) return isId(String(value), adapters);
  return SCALARS[type.name]?.(value) ?? false;
}

type Check = (value: unknown) => boolean;

const DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const SCALARS: Readonly<Record<string, Check>> = {
  Int: (value) => Number.isInteger(value) && value === (Number(value) | 0),
  Float: (value) => Number.isFinite(value),
  BigInt: (value) => Number.isSafeInteger(value),
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  DateTime: (value) => DATE.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
  URL: (value) => isWebUrl(String(value)),
  JSON: () => true,
  ID: (value) => typeof value === 'string' && value !== '',
};

function isWebUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

/** A vendor's is a word. All others can be asked for again, as they are. */
function isId(value: string, adapters: readonly Adapter[]): boolean {
  if (adapters.some(({ vendor }) => vendor.id === value)) return true;
  try {
    const id = decodeGlobalId(value);
    const adapter = adapters.find(({ account }) => account === id.account);
    if (adapter === undefined || encodeGlobalId(id) !== value) return false;
    return !('path' in id) || adapter.isRef(id);
  } catch {
    return false;
  }
}

function text(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 200);
}
