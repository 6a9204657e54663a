/** The one field of each result of a subscription. */
export function select<Field extends string, Event>(
  results: AsyncIterableIterator<Readonly<Record<Field, Event>>, undefined>,
  field: Field,
): AsyncIterableIterator<Event, undefined> {
  const events: AsyncIterableIterator<Event, undefined> = {
    next: async () => {
      const { done, value } = await results.next();
      return done ? { done, value: undefined } : { done: false, value: value[field] };
    },
    return: async () => {
      await results.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}
