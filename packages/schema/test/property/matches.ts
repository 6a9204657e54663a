/** How a vendor reads a filter of the port. */
export function matches(filter: object | undefined, entity: object): boolean {
  const fields = entity as Fields;
  return Object.entries(filter ?? {}).every(([key, wanted]) => {
    const read = READ[key];
    if (read === undefined) throw new Error(`Nobody knows the filter ${key}.`);
    return read(fields, wanted as never);
  });
}

type Fields = Readonly<Record<string, unknown>>;

const READ: Readonly<Record<string, (fields: Fields, wanted: never) => boolean>> = {
  name: ({ name }, wanted: string) => typeof name === 'string' && toPattern(wanted).test(name),
  statuses: ({ status }, wanted: readonly unknown[]) => wanted.includes(status),
  formats: ({ format }, wanted: readonly unknown[]) => wanted.includes(format),
  kinds: ({ kind }, wanted: readonly unknown[]) => wanted.includes(kind),
  types: ({ type }, wanted: readonly unknown[]) => wanted.includes(type),
  isStep: ({ parent }, wanted: boolean) => (parent !== null) === wanted,
  createdAfter: ({ createdAt }, wanted: Date) => createdAt instanceof Date && createdAt > wanted,
  updatedAfter: ({ updatedAt }, wanted: Date) => updatedAt instanceof Date && updatedAt > wanted,
};

function toPattern(wanted: string): RegExp {
  return new RegExp(`^${wanted.replaceAll('*', '[^]*')}$`, 'i');
}
