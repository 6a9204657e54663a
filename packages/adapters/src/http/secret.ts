/** The parts of credential headers that must never be shown: the values and what they are made of. */
export function secretsIn(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(headers).flatMap((value) => [value, ...value.split(/[\s;,=]+/)]);
}
