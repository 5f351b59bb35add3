import type { IntrospectionQuery } from 'graphql';
import { readField } from '@videogen/testkit';
import type { FindArtifact } from './compile-for-relay.ts';
import type { OperationName, Variables } from './operations.ts';

/** A client that is not ours, set up as its users do, with its defaults. Every client does the same jobs through these calls. */
export interface ForeignClient extends AsyncDisposable {
  /** Sends a query or mutation. Resolves to its data; rejects in the client's own way. */
  readonly send: (name: OperationName, variables?: Variables) => Promise<unknown>;
  /** Yields a video's states, each with its `status`, up to the last: by a subscription, or by polling where there is none. */
  readonly watch: (id: string) => AsyncIterable<unknown>;
  /** Reads the code of an error that `send` rejected with, where the client's users find it. */
  readonly readCode: (error: unknown) => unknown;
  /** The code of a refused key, where that is another than UNAUTHENTICATED. */
  readonly codeOfRefusedKey?: unknown;
}

/** Options of a client. */
export interface Access {
  /** The URL of GraphQL over HTTP. */
  readonly url: string;
  readonly key: string;
  /** The schema's introspection, which a user's build gives to the caches. */
  readonly introspection: IntrospectionQuery;
  /** Finds the artifact of Relay's compiler for an operation. */
  readonly findArtifact: FindArtifact;
}

/** Makes a client. */
export type Connect = (access: Access) => ForeignClient;

/** The header and the connection parameter that carry the key. */
export function withKey({ key }: Access): { readonly authorization: string } {
  return { authorization: `Bearer ${key}` };
}

/** The updates of a video, of the data of a subscription's events. */
export async function* readUpdates(events: AsyncIterable<unknown>): AsyncGenerator {
  for await (const data of events) yield readField(data, 'generationUpdated');
}
