/** A value that is there, or on its way. */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with what is there at once: a promise for each thing of a list costs more than the thing. */
export function whenRead<T, R>(
  value: MaybePromise<T>,
  proceed: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return value instanceof Promise ? value.then(proceed) : proceed(value);
}
