import { isObjectType, type GraphQLSchema } from 'graphql';
import { memoize } from './memoize.ts';

/** A decoded global id. */
export interface GlobalId {
  readonly typename: string;
  readonly id: string;
}

/** The types with global ids, each with the property that identifies its objects. */
const nodeTypes: ReadonlyMap<string, string> = new Map([
  ['Generation', 'id'],
  ['Model', 'key'],
  ['User', 'id'],
]);
const unknownId: GlobalId = { typename: 'Generation', id: '' };

/** Decodes a global id. An invalid one becomes an id that no object has, so that the other ids of a list still work. */
export function decodeGlobalId(globalId: string): { typename: string; id: string } {
  const decoded = Buffer.from(globalId, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const typename = decoded.slice(0, Math.max(colon, 0));
  return nodeTypes.has(typename) ? { typename, id: decoded.slice(colon + 1) } : { ...unknownId };
}

/** plugin-relay resolves ids asynchronously, so each object would wait for a promise of its own. */
export function resolveIdsAtOnce(schema: GraphQLSchema): GraphQLSchema {
  for (const [typename, property] of nodeTypes) {
    const type = schema.getType(typename);
    const field = isObjectType(type) ? type.getFields()['id'] : undefined;
    if (!field) throw new Error(`${typename} has no id`);
    field.resolve = memoize((node: object) => encodeGlobalId(typename, String(Reflect.get(node, property))));
  }
  return schema;
}

function encodeGlobalId(typename: string, id: string): string {
  return Buffer.from(`${typename}:${id}`).toString('base64');
}

/** The argument that `decodeGenerationId` reads. */
export const generationIdArg = {
  required: true,
  description: "The global id, or VideoGenAPI's own (`gen_…`).",
} as const;

/** Returns the id by which the store finds a generation, from a global id; VideoGenAPI's own (`gen_…`) is unchanged. */
export function decodeGenerationId(id: string): string {
  if (id.startsWith('gen_')) return id;
  const decoded = decodeGlobalId(id);
  return decoded.typename === 'Generation' ? decoded.id : '';
}

/** Returns the id of the generation whose global id is exactly this text; undefined for any other text. */
export function decodeExactId(text: string): string | undefined {
  const { typename, id } = decodeGlobalId(text);
  return typename === 'Generation' && encodeGlobalId(typename, id) === text ? id : undefined;
}
