import type { FieldPolicy, Reference, TypePolicies, TypePolicy } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { fieldTypes, listsOfParts, typesWithoutId } from '../generated/schema-types.ts';

/**
 * Creates the type policies of the cache. Pages of `generations` are joined into one list for each filter, by their `edges` and their
 * `nodes`. Objects without an id, such as `User.usage`, are merged field by field.
 */
export function createTypePolicies(): TypePolicies {
  const parts = typesWithoutId.filter((name) => isPart(name) && !PAGE_TYPES.has(name));
  return {
    ...Object.fromEntries(parts.map((name) => [name, { merge: true }])),
    ...Object.fromEntries(Object.entries(listsOfParts).map(([name, fields]) => [name, replaceWhole(fields)])),
    Query: { fields: { generations: joinPages() } },
  };
}

/** A policy by which lists are replaced as a whole. Without one Apollo warns of lost data when a list becomes shorter. */
function replaceWhole(fields: readonly string[]): TypePolicy {
  return { fields: Object.fromEntries(fields.map((name) => [name, { merge: false }])) };
}

const PAGE_TYPES: ReadonlySet<string> = new Set(['GenerationConnection', 'GenerationEdge', 'PageInfo']);

/** True for a type that is a part of an object with an id, unlike the results of mutations. */
function isPart(name: string): boolean {
  return Object.entries(fieldTypes).some(
    ([parent, fields]) => !typesWithoutId.includes(parent) && Object.values(fields).includes(name),
  );
}

/** Apollo's policy for connections knows `edges` alone. This one adds `nodes`. */
function joinPages(): FieldPolicy {
  const { merge, ...policy } = relayStylePagination(['filter']);
  if (typeof merge !== 'function') return { merge: merge ?? false, ...policy };
  return {
    ...policy,
    merge(existing, incoming, options) {
      const joined = merge(existing, incoming, options);
      if (!Array.isArray(incoming?.nodes)) return joined;
      const before: readonly Reference[] = existing?.nodes ?? [];
      const readId = (node: Reference): unknown => options.readField('id', node);
      const ids = new Set(incoming.nodes.map(readId));
      const others = before.filter((node) => !ids.has(readId(node)));
      const { after, before: until } = options.args ?? {};
      if (after) return { ...joined, nodes: [...others, ...incoming.nodes] };
      return { ...joined, nodes: until ? [...incoming.nodes, ...others] : incoming.nodes };
    },
  };
}
