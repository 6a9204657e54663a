import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';

/**
 * What selecting a field costs, in reads of one thing at a vendor: `own + count × (each + what is
 * selected of each)`. Put into a field's extensions as `cost`, as far as it differs from what its
 * type tells.
 */
export interface FieldCost {
  /** Once, however many things it gives. Default 0. */
  readonly own: number;
  /** For each thing that it gives. Default 1 for what lives at a vendor, else 0. */
  readonly each: number;
  /**
   * How many things it gives. Default as many as `first` says for a connection, 5 for any other list
   * of objects, else 1. `page`: as many as the connection around it was asked for.
   */
  readonly count: number | 'page' | CountByArgument;
}

/** Told by the value of an argument that is a number, or by the length of one that is a list. */
export interface CountByArgument {
  readonly argument: string;
  readonly by: 'value' | 'length';
  readonly max: number;
}

/** Of a page that is not said to be longer or shorter. */
export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 100;
export const MAX_IDS = 100;

const ITEMS_OF_UNPAGED_LIST = 5;
const PAGE_COUNT: CountByArgument = { argument: 'first', by: 'value', max: MAX_PAGE_SIZE };

/** Put on fields that cost a call to the vendor for each thing they are selected of. */
export const COSTS_A_CALL = { cost: { own: 5, each: 0 } } satisfies CostExtension;
/** Put on lists of what is known without a call, so that they cost something within each other. */
export const COSTS_EACH = { cost: { each: 1 } } satisfies CostExtension;
/** Put on the fields of a connection that lead to its things, which the connection itself has priced. */
export const COUNTS_AS_PAGE = { cost: { each: 0, count: 'page' } } satisfies CostExtension;
export const COSTS_NOTHING = { cost: { each: 0 } } satisfies CostExtension;

interface CostExtension {
  readonly cost: Partial<FieldCost>;
}

type AnyField = GraphQLField<unknown, unknown>;

const known = new WeakMap<AnyField, FieldCost>();

export function costOf(schema: GraphQLSchema, field: AnyField): FieldCost {
  const before = known.get(field);
  if (before !== undefined) return before;
  const given = field.extensions.cost as Partial<FieldCost> | undefined;
  const cost: FieldCost = {
    own: 0,
    each: isConnection(field) || isAtVendor(schema, field.type) ? 1 : 0,
    count: countOf(field),
    ...given,
  };
  known.set(field, cost);
  return cost;
}

function countOf(field: AnyField): FieldCost['count'] {
  if (isConnection(field)) return PAGE_COUNT;
  const isList =
    isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type));
  return isList ? ITEMS_OF_UNPAGED_LIST : 1;
}

function isConnection({ type, args }: AnyField): boolean {
  const named = getNamedType(type);
  const hasPages = isObjectType(named) && 'pageInfo' in named.getFields();
  return hasPages && args.some(({ name }) => name === PAGE_COUNT.argument);
}

function isAtVendor(schema: GraphQLSchema, type: GraphQLOutputType): boolean {
  const named = getNamedType(type);
  const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
  return types.some(
    (each) => isObjectType(each) && each.getInterfaces().some(({ name }) => name === 'Resource'),
  );
}
