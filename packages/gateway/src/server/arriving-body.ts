import { createRefusal } from './refusal.ts';

/**
 * A request's body as it comes.
 * @throws GraphQLError with status 400 where it breaks off, by whatever means: that is its sender's doing, no fault of ours.
 */
export async function* arrivingBody(
  body: AsyncIterable<Uint8Array> | null,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  try {
    yield* body;
  } catch {
    const message = 'the body broke off before its end; send the request again';
    throw createRefusal({ status: 400, code: 'INVALID_INPUT', message });
  }
}
