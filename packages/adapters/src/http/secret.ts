type Credential = Readonly<Record<string, string>>;

const known = new WeakMap<Credential, readonly string[]>();

/** The parts of credential headers that must never be shown: the values and what they are made of. */
export function secretsIn(headers: Credential): readonly string[] {
  const secrets = known.get(headers) ?? findSecrets(headers);
  // One credential goes with thousands of calls.
  known.set(headers, secrets);
  return secrets;
}

function findSecrets(headers: Credential): readonly string[] {
  return Object.values(headers).flatMap((value) => [
    value,
    ...value.split(/[\s;,=]+/),
    ...partsOfBasic(value),
  ]);
}

/** A vendor that unpacks a name and a password may repeat them unpacked. */
function partsOfBasic(value: string): readonly string[] {
  const [, packed] = /^basic\s+(\S+)$/i.exec(value) ?? [];
  if (packed === undefined) return [];
  const pair = Buffer.from(packed, 'base64').toString();
  const colon = pair.indexOf(':');
  return colon === -1 ? [pair] : [pair, pair.slice(colon + 1)];
}
