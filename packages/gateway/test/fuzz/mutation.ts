import fc from 'fast-check';
import { type ByteChange, byteChanges } from './byte-change.ts';
import { type HeadChange, headChanges } from './head-change.ts';
import { type JsonChange, jsonChanges } from './json-change.ts';

/** What is done to some of a vendor's answers. Plain data, so that a failure prints all of it. */
export interface Mutation {
  readonly where: Where;
  readonly what: JsonChange | ByteChange | HeadChange;
}

/** Which answers: told by what was asked, so that the same run meets the same ones in any order. */
export interface Where {
  readonly salt: number;
  readonly oneIn: number;
}

const wheres: fc.Arbitrary<Where> = fc.record({
  salt: fc.nat(5),
  oneIn: fc.constantFrom(1, 1, 2, 3),
});

const mutation: fc.Arbitrary<Mutation> = fc.record({
  where: wheres,
  what: fc.oneof(
    { arbitrary: jsonChanges, weight: 8 },
    { arbitrary: byteChanges, weight: 1 },
    { arbitrary: headChanges, weight: 2 },
  ),
});

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(mutation, {
  minLength: 1,
  maxLength: 4,
});

/** Odd, and yet no reason to deliver less: what shows that a property sees mutated data at all. */
export const HARMLESS: readonly Mutation[] = [
  {
    where: { salt: 0, oneIn: 1 },
    what: {
      kind: 'json',
      walk: [],
      isForAllItems: true,
      isOfThing: false,
      sparesIds: true,
      change: 'add __proto__',
    },
  },
];

export function isMeant({ salt, oneIn }: Where, asked: string): boolean {
  let sum = salt;
  for (let index = 0; index < asked.length; index += 1) {
    sum = (sum * 31 + asked.charCodeAt(index)) % 1_000_003;
  }
  return sum % oneIn === 0;
}
