import { DEFAULT_DEPRECATION_REASON, parse, visit } from 'graphql';

/** Paths of what an SDL deprecates without saying why or what to use instead. */
export function listBareDeprecations(sdl) {
  const paths = [];
  visit(parse(sdl), {
    Directive(directive, _key, _parent, _path, ancestors) {
      if (directive.name.value === 'deprecated' && !hasReason(directive)) {
        paths.push(ancestors.flatMap(({ name }) => name?.value ?? []).join('.'));
      }
    },
  });
  return paths;
}

function hasReason({ arguments: given }) {
  const reason = given.find(({ name }) => name.value === 'reason')?.value.value?.trim() ?? '';
  // What GraphQL says for want of a reason.
  return reason !== '' && reason !== DEFAULT_DEPRECATION_REASON;
}
