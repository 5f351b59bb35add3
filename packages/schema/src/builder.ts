import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import { decodeGlobalId } from './global-id.ts';
import type { Context } from './context.ts';

/** What the builder knows of TypeScript's side of the schema. */
export interface SchemaShape {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  /** What a connection carries beside its page. */
  Connection: { readonly countAll: () => Promise<number>; readonly updatesCursor: string };
  Scalars: {
    ID: { Input: string; Output: string | number };
    DateTime: { Input: Date; Output: Date };
    URL: { Input: string; Output: string };
    SafeInt: { Input: number; Output: number };
    JSONObject: { Input: Readonly<Record<string, unknown>>; Output: Readonly<Record<string, unknown>> };
  };
}

/** Collects the types, which the other files define. */
export const builder = new SchemaBuilder<SchemaShape>({
  plugins: [ErrorsPlugin, RelayPlugin],
  defaultFieldNullability: false,
  errors: {},
  relay: {
    nodesOnConnection: { description: 'The generations themselves, for readers who need no cursors.' },
    edgesFieldOptions: { nullable: { list: false, items: false }, description: 'The entries, each with its place.' },
    pageInfoFieldOptions: { description: 'Where this page stands in the list.' },
    cursorFieldOptions: { description: 'Its place in the list; give it as `after` or `before`. Opaque.' },
    nodeFieldOptions: { nullable: false, description: 'The entry itself.' },
    decodeGlobalID: decodeGlobalId,
    idFieldOptions: { description: 'The global id, unique over all types. Opaque.' },
    nodeTypeOptions: { description: 'Anything that can be fetched again by its global id.' },
    nodeQueryOptions: {
      nullable: true,
      description: "Anything by its global id; null for an unknown id and for what is not the caller's.",
      args: { id: { description: 'The global id, as given in an id field.' } },
    },
    nodesQueryOptions: {
      nullable: { list: false, items: true },
      description: 'Several by their global ids, in order; an unknown or undecodable id is a null in its place.',
      args: { ids: { description: 'The global ids, as given in id fields.' } },
    },
    pageInfoTypeOptions: { description: 'Where a page stands in its list (Relay).' },
    hasNextPageFieldOptions: { description: 'Whether more follows after the end of this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether more stands before the start of this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first entry; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last entry; null on an empty page.' },
    firstArgOptions: { description: 'How many, from the start: 0 to 100, 20 by default.' },
    lastArgOptions: { description: 'How many, from the end: 0 to 100.' },
    afterArgOptions: { description: 'Only what follows this cursor.' },
    beforeArgOptions: { description: 'Only what stands before this cursor.' },
  },
});

builder.queryType({
  description: "Reads what the gateway knows. Everything is the caller's own: the owner of the key that is sent.",
});
builder.mutationType({
  description: 'Spends and changes. What can be expected to fail is a type in the result, not an error.',
});
builder.subscriptionType({ description: 'Follows changes live, over a websocket (graphql-ws) or server-sent events.' });
