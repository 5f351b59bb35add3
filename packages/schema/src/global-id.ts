/** A global id taken apart. */
export interface GlobalId {
  readonly typename: string;
  readonly id: string;
}

const nodeTypes: ReadonlySet<string> = new Set(['Generation', 'Model', 'User']);
const nobody: GlobalId = { typename: 'Generation', id: '' };

/** Takes a global id apart. What is none reads as the id of nothing, so that one bad id does not spoil a whole list. */
export function decodeGlobalId(globalId: string): { typename: string; id: string } {
  const decoded = Buffer.from(globalId, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const typename = decoded.slice(0, Math.max(colon, 0));
  return nodeTypes.has(typename) ? { typename, id: decoded.slice(colon + 1) } : { ...nobody };
}

/** The argument that `decodeGenerationId` reads. */
export const generationIdArg = {
  required: true,
  description: "The global id, or VideoGenAPI's own (`gen_…`).",
} as const;

/** The id of a generation by which the store finds it: from a global id, or VideoGenAPI's own (`gen_…`) as it is. */
export function decodeGenerationId(id: string): string {
  if (id.startsWith('gen_')) return id;
  const decoded = decodeGlobalId(id);
  return decoded.typename === 'Generation' ? decoded.id : '';
}
