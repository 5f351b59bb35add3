import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import RelayPlugin from '@pothos/plugin-relay';
import type { StatusCount } from '@videogen/store';
import { decodeGlobalId } from './global-id.ts';
import type { Context } from './context.ts';

/** The TypeScript types of the schema's context, scalars and connections. */
export interface SchemaShape {
  Context: Context;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  /** The further properties of a connection. */
  Connection: {
    readonly countAll: () => Promise<number>;
    readonly countByStatus: () => Promise<readonly StatusCount[]>;
    readonly updatesCursor: string;
  };
  Scalars: {
    ID: { Input: string; Output: string | number };
    DateTime: { Input: Date; Output: Date };
    URL: { Input: string; Output: string };
    SafeInt: { Input: number; Output: number };
    JSONObject: { Input: Readonly<Record<string, unknown>>; Output: Readonly<Record<string, unknown>> };
  };
}

/** The connection field already multiplies its cost by the page size, so its lists do not. */
const oncePerPage = { multiplier: 1 };
/** The assumed length of a list whose arguments do not bound it. No list is longer. */
const LONGEST_LIST = 100;

/** The builder to which the other files add their types. */
export const builder = new SchemaBuilder<SchemaShape>({
  plugins: [ErrorsPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  errors: {},
  // The complexity is counted before the operation is executed (count-most-fields.ts), not by each root field.
  complexity: { disabled: true, defaultListMultiplier: LONGEST_LIST },
  relay: {
    nodesOnConnection: {
      description: 'The generations of this page, for clients that need no cursors.',
      complexity: oncePerPage,
    },
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The generations of this page, each with its cursor.',
      complexity: oncePerPage,
    },
    pageInfoFieldOptions: { description: 'The position of this page in the list.' },
    cursorFieldOptions: { description: 'Its position in the list, for the arguments `after` and `before`. Opaque.' },
    nodeFieldOptions: { nullable: false, description: 'The generation.' },
    decodeGlobalID: decodeGlobalId,
    idFieldOptions: { description: 'The global id, unique across all types. Opaque.' },
    nodeTypeOptions: { description: 'An object that can be fetched by its global id.' },
    nodeQueryOptions: {
      nullable: true,
      description: "One object by its global id; null if the id is unknown or the object is not the caller's.",
      args: { id: { description: 'The global id, from an id field.' } },
    },
    nodesQueryOptions: {
      nullable: { list: false, items: true },
      description: 'Objects by their global ids, in the same order. The entry of an unknown or invalid id is null.',
      args: { ids: { description: 'The global ids, from id fields; at most 100.' } },
      complexity: ({ ids }) => ({ multiplier: ids.length }),
    },
    pageInfoTypeOptions: { description: 'The position of a page in its list (Relay).' },
    hasNextPageFieldOptions: { description: 'True if there are entries after this page.' },
    hasPreviousPageFieldOptions: { description: 'True if there are entries before this page.' },
    startCursorFieldOptions: { description: 'The cursor of the first entry; null on an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last entry; null on an empty page.' },
    firstArgOptions: { description: 'The number of entries from the start: 0 to 100, by default 20.' },
    lastArgOptions: { description: 'The number of entries from the end: 0 to 100.' },
    afterArgOptions: { description: 'Selects the entries after this cursor.' },
    beforeArgOptions: { description: 'Selects the entries before this cursor.' },
  },
});

builder.queryType({
  description: "Queries read the gateway's state. All data belong to the caller: the owner of the key in the request.",
});
builder.mutationType({
  description: 'Mutations change state and may cost money. Expected failures are types of the result, not errors.',
});
builder.subscriptionType({
  description: 'Subscriptions follow changes live, over a websocket (graphql-ws) or server-sent events.',
});
