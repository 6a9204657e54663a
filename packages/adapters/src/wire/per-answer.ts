/**
 * Runs `make` once for each object that it is given: what is made of one answer is shared by all who
 * joined the call that brought it. Nothing is kept longer than the object, and what is no object is
 * not kept at all.
 * @param make `site` tells where the answer came from, and so is the same for one answer each time.
 */
export function perAnswer<Answer, Site extends readonly unknown[], Made extends object>(
  make: (answer: Answer, ...site: Site) => Made,
): (answer: Answer, ...site: Site) => Made {
  const known = new WeakMap<object, Made>();
  return (answer, ...site) => {
    if (typeof answer !== 'object' || answer === null) return make(answer, ...site);
    const made = known.get(answer);
    if (made !== undefined) return made;
    const value = make(answer, ...site);
    known.set(answer, value);
    return value;
  };
}
