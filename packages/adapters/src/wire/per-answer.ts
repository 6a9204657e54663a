/**
 * Runs `make` once for each object that it is given: what is made of one answer is shared by all who
 * joined the call that brought it. Nothing is kept longer than the object, and what is no object is
 * not kept at all.
 * @param make `site` tells where the answer came from, and so is the same for one answer each time.
 */
export function perAnswer<Answer, Site extends readonly unknown[], Made extends object>(
  make: (answer: Answer, ...site: Site) => Made,
): (answer: Answer, ...site: Site) => Made {
  const kept = Symbol(make.name);
  return (answer, ...site) => {
    if (typeof answer !== 'object' || answer === null) return make(answer, ...site);
    const known = (answer as { readonly [kept]?: Made })[kept];
    if (known !== undefined) return known;
    const made = make(answer, ...site);
    // Not in a weak map: out of one that is old no garbage is taken until the whole heap is collected.
    Object.defineProperty(answer, kept, { value: made });
    return made;
  };
}
