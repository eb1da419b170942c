/**
 * Invariants of the core specification that are written by hand, keyed by the expression, never by its key:
 * those that every element carries, or that would walk all contained resources for each of them or for each
 * reference. The value is the condition on `node`, with `env` and `fp` at hand.
 */
export const nativeConstraints: Readonly<Record<string, string>> = {
  // ele-1
  'hasValue() or (children().count() > id.count())': 'fp.hasContent(node)',
  // ref-1, corrected
  "reference.exists() implies (reference = '#' or reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id))":
    'fp.isContained(node?.reference, env.rootResource)',
  // dom-3
  "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()":
    '!fp.unreferencedContained(node, env.resource)',
};
