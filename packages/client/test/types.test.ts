import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Kind } from 'graphql';
import { expectTypeOf, test } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import {
  createVideoGenClient,
  GenerationDocument,
  type GenerationFieldsFragment,
  type GenerationFilter,
  type GenerationStatus,
  GenerationsDocument,
  GenerationsUpdatedDocument,
  type GenerationUpdate,
  GenerationUpdatedDocument,
  GenerateVideoDocument,
  type GenerateVideoInput,
  type GenerateVideoRefusal,
  type GenerateVideoResult,
  type KeyedGenerateVideoResult,
  MeDocument,
  type ModelKey,
  type RateLimitPolicy,
  type WebSocketClass,
} from '../src/index.ts';

const client = createVideoGenClient({ url: 'http://127.0.0.1:4000/graphql' });

// The functions are never called: they are only type-checked.
test('the data of a query has exactly the type of its selection', () => {
  expectTypeOf(async () => {
    const result = await client.query(GenerationDocument, { id: 'a' });
    return result.data.generation?.status;
  }).returns.resolves.toEqualTypeOf<GenerationStatus | undefined>();

  expectTypeOf<GenerationStatus>().toEqualTypeOf<
    'SCHEDULED' | 'UNCONFIRMED' | 'PENDING' | 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'CANCELED'
  >();
  expectTypeOf(async () => {
    const result = await client.query(MeDocument);
    return result.data.me.plan;
  }).returns.resolves.toEqualTypeOf<{
    readonly name: string;
    readonly maxGenerations: number | null;
    readonly unlimited: boolean;
  } | null>();
  expectTypeOf(() => client.generation('a')).returns.resolves.toEqualTypeOf<GenerationFieldsFragment | null>();
});

test('scalars have the types of their JSON', () => {
  expectTypeOf<GenerationFieldsFragment['createdAt']>().toEqualTypeOf<string>();
  expectTypeOf<GenerationFieldsFragment['videoUrl']>().toEqualTypeOf<string | null>();
  expectTypeOf<GenerationFieldsFragment['seed']>().toEqualTypeOf<number | null>();
  expectTypeOf<GenerationFieldsFragment['extra']>().toEqualTypeOf<Record<string, unknown> | null>();
  expectTypeOf<RateLimitPolicy>().toEqualTypeOf<'FAIL' | 'QUEUE'>();
});

test('variables are required only by operations that require them', () => {
  // @ts-expect-error -- id is missing
  expectTypeOf(() => client.query(GenerationDocument)).toBeFunction();
  // @ts-expect-error -- id is a string
  expectTypeOf(() => client.query(GenerationDocument, { id: 1 })).toBeFunction();
  // @ts-expect-error -- there is no such variable
  expectTypeOf(() => client.query(GenerationDocument, { id: 'a', status: 'FAILED' })).toBeFunction();
  // @ts-expect-error -- there is no such model tier
  expectTypeOf(() => client.models({ tier: 'CHEAP' })).toBeFunction();
  // @ts-expect-error -- a prompt is required
  expectTypeOf(() => client.mutate(GenerateVideoDocument, { input: {} })).toBeFunction();

  expectTypeOf(() => client.query(GenerationsDocument)).toBeFunction();
  expectTypeOf(() => client.query(GenerationsDocument, { first: 5, filter: { status: ['FAILED'] } })).toBeFunction();
  expectTypeOf(() => client.query(MeDocument, {}, { signal: AbortSignal.timeout(1) })).toBeFunction();
});

test('the keys of the known models are completed, and any other is accepted', () => {
  expectTypeOf<'kling_25' | 'sora-2'>().toExtend<ModelKey>();
  // The part of the type that an editor offers: without `string & {}`, which is no literal.
  type Known<Key> = Key extends string ? (string extends Key ? never : Key) : never;
  type Literals = Extract<Known<ModelKey>, 'kling_25' | 'sora-2' | 'no-such-model'>;
  expectTypeOf<Literals>().toEqualTypeOf<'kling_25' | 'sora-2'>();
  expectTypeOf<GenerateVideoInput['model']>().toEqualTypeOf<ModelKey | null | undefined>();
  expectTypeOf<NonNullable<GenerationFilter['model']>>().toEqualTypeOf<readonly ModelKey[]>();
  expectTypeOf(() => client.generateVideo({ prompt: 'a lighthouse', model: 'a-new-model' })).toBeFunction();
  expectTypeOf(() => client.model('kling_25')).toBeFunction();
});

test('the result of generateVideo is narrowed by its __typename', () => {
  expectTypeOf<
    Extract<GenerateVideoResult, { __typename: 'RateLimitedError' }>['retryAfterSeconds']
  >().toEqualTypeOf<number>();
  expectTypeOf<GenerateVideoRefusal['message']>().toEqualTypeOf<string>();
  expectTypeOf<GenerateVideoRefusal['__typename']>().toEqualTypeOf<
    | 'InvalidInputError'
    | 'RateLimitedError'
    | 'QuotaExceededError'
    | 'PaymentRequiredError'
    | 'ContentRejectedError'
    | 'IdempotencyConflictError'
    | 'UpstreamError'
  >();
});

test('each result of generateVideos is narrowed in the same way, and has the key of its input', () => {
  expectTypeOf(async () => {
    const [result] = await client.generateVideos([{ prompt: 'a lighthouse' }]);
    return result?.__typename === 'UpstreamError' ? { key: result.idempotencyKey, paid: result.mayBeCharged } : result;
  }).returns.resolves.toExtend<
    { readonly key: string; readonly paid: boolean } | KeyedGenerateVideoResult | undefined
  >();
});

test('subscriptions are iterables of their data', () => {
  expectTypeOf(() => client.watch('a')).returns.toEqualTypeOf<AsyncIterable<GenerationUpdate>>();
  expectTypeOf(() => client.subscribe(GenerationUpdatedDocument, { id: 'a' })).returns.toEqualTypeOf<
    AsyncIterable<{ readonly generationUpdated: GenerationUpdate }>
  >();
});

test('resumeWith takes the data and returns variables of the same subscription', () => {
  expectTypeOf(() =>
    client.subscribe(
      GenerationsUpdatedDocument,
      {},
      {
        resumeWith: ({ generationsUpdated }) => {
          expectTypeOf(generationsUpdated).toEqualTypeOf<GenerationUpdate>();
          return { after: generationsUpdated.cursor };
        },
      },
    ),
  ).toBeFunction();
  expectTypeOf(() =>
    // @ts-expect-error -- a cursor is a string
    client.subscribe(GenerationsUpdatedDocument, {}, { resumeWith: () => ({ after: 1 }) }),
  ).toBeFunction();
  expectTypeOf(() => client.watchAll({ filter: { status: ['COMPLETED'] } })).returns.toEqualTypeOf<
    AsyncIterable<GenerationUpdate>
  >();
});

test('the connection state suits useSyncExternalStore', () => {
  expectTypeOf(client.connectionState).toEqualTypeOf<'connecting' | 'live' | 'retrying' | 'closed'>();
  expectTypeOf(client.onConnectionState).toExtend<(onStoreChange: () => void) => () => void>();
});

test('an operation takes its types from the document, or from type arguments for a string', () => {
  interface Mine {
    readonly me: { readonly plan: { readonly name: string } | null };
  }
  // The document is never sent.
  const document: TypedDocumentNode<Mine, { readonly required: number }> = { kind: Kind.DOCUMENT, definitions: [] };

  expectTypeOf(() => client.query(document, { required: 1 })).returns.resolves.toEqualTypeOf<{ readonly data: Mine }>();
  expectTypeOf(() => client.query<Mine>('{ me { plan { name } } }')).returns.resolves.toEqualTypeOf<{
    readonly data: Mine;
  }>();
  expectTypeOf(() => client.query('{ me { id } }')).returns.resolves.toEqualTypeOf<{ readonly data: unknown }>();
});

test('any WebSocket class is accepted', () => {
  expectTypeOf<typeof WebSocket>().toExtend<WebSocketClass>();
  expectTypeOf<typeof WsWebSocket>().toExtend<WebSocketClass>();
});
