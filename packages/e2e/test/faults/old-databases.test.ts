import { expect, test } from 'vitest';
import {
  askGraphql,
  followFeed,
  openStage,
  readField,
  readList,
  readText,
  readLedger,
  countRequestsTo,
  type Ledger,
} from '@videogen/testkit';
import { databaseKind as kind } from '../database-kind.ts';
import { listOldFormats, placeOldDatabase, readOldDatabase, type OldRequest } from '../place-old-database.ts';

/** The time without a server, longer than any deadline in the databases. */
const AWAY_MS = 60_000;
const ENDED_WITHIN_MS = 60_000;
const final: ReadonlySet<unknown> = new Set(['COMPLETED', 'FAILED', 'CANCELED']);
const followed: ReadonlySet<string> = new Set(['PENDING', 'IN_QUEUE', 'IN_PROGRESS']);
const lost: ReadonlySet<string> = new Set(['SUBMITTING', 'UNCONFIRMED', 'SCHEDULED, sent']);

test.each(listOldFormats())(
  'a database of format %s is continued: generations in flight end as they should, and nothing is sent twice',
  { timeout: 120_000 },
  async (format) => {
    const { writtenAt } = await readOldDatabase(format, 0);
    const laterMs = Date.now() - AWAY_MS - writtenAt;
    const old = await readOldDatabase(format, laterMs);
    await using stage = await openStage(kind, {
      sandboxSpeed: 1000,
      env: {
        ENCRYPTION_KEY: old.encryptionKey,
        RECONCILE_WINDOW_MINUTES: '0.001',
        UPDATES_RETENTION_DAYS: '36500',
        // Lifts LIMIT_COST: an earlier version answered the query of the record, which can have 53,701 fields.
        LIMIT_COST: '60000',
      },
    });
    const { sandboxUrl } = stage;
    const keyOf = (user: string): string => old.keys[user] ?? '';
    const upstreamIds = new Map<string, string>();
    for (const request of old.requests.filter(isUpstream)) {
      const given = await generate(sandboxUrl, keyOf(request.user), request);
      if (request.upstreamId !== null) upstreamIds.set(request.upstreamId, given);
    }
    const before = await readLedger(sandboxUrl);
    await placeOldDatabase(stage.database, format, { laterMs, upstreamIds });

    const { gatewayUrl } = await stage.start('gateway,poller');
    await using feeds = new AsyncDisposableStack();
    const readAll = async (user: string): Promise<readonly unknown[]> => {
      const { body } = await askGraphql(gatewayUrl, { key: keyOf(user), query: old.question });
      return readList(body, 'data', 'generations', 'nodes');
    };
    const endAll = async (user: string): Promise<readonly unknown[]> => {
      const count = old.requests.filter((request) => request.user === user).length;
      await expect.poll(async () => countEnded(await readAll(user)), { timeout: ENDED_WITHIN_MS }).toBe(count);
      return readAll(user);
    };

    const ends = new Map<string, unknown>();
    for (const user of ['alice', 'bob']) {
      const position = old.places[user] ?? { cursor: '', seen: [] };
      const feed = feeds.use(await followFeed(() => gatewayUrl, keyOf(user), position.cursor));
      const nodes = await endAll(user);
      for (const node of nodes) ends.set(readText(node, 'prompt'), node);
      const missed = listMissed(nodes, position.seen);
      await expect.poll(() => feed.sightings.length, { timeout: ENDED_WITHIN_MS }).toBe(missed.length);
      expect(sort(feed.sightings.map(({ id, version }) => `${id} ${version}`))).toEqual(sort(missed));
    }

    const mine = old.requests.filter(({ user }) => user !== 'carol');
    expect(Object.fromEntries(mine.map(({ prompt }) => [prompt, readEnd(ends.get(prompt))]))).toEqual(
      Object.fromEntries(mine.map((request) => [request.prompt, expectEnd(request)])),
    );
    const ended = old.generations.filter(({ status }) => final.has(status));
    expect(ended.map(({ prompt }) => ends.get(prompt))).toEqual(ended);
    for (const { id, prompt } of old.generations) expect(readField(ends.get(prompt), 'id')).toBe(id);

    // The same idempotency key is the same generation, in any status.
    const repeated = mine.filter(({ input }) => input?.['idempotencyKey'] !== undefined);
    const answers = await Promise.all(repeated.map(({ user, input }) => submit(gatewayUrl, keyOf(user), input)));
    expect(answers).toEqual(repeated.map(({ prompt }) => readField(ends.get(prompt), 'id')));
    const after = await readLedger(sandboxUrl);
    const waited = old.requests.filter(({ stood }) => stood === 'SCHEDULED').map(({ prompt }) => prompt);
    expect(sort(listPrompts(after).slice(before.accepted.length))).toEqual(sort(waited));
    expect(countRequestsTo(after, 'generate') - countRequestsTo(before, 'generate')).toBe(waited.length);

    // A refused key is not polled until VideoGenAPI accepts it again.
    const refused = old.requests.find(({ user }) => user === 'carol');
    const masked = after.accepted.find(({ body }) => body.prompt === refused?.prompt)?.key;
    expect(after.requests.filter(({ key }) => key === masked)).toEqual([
      { endpoint: 'generate', key: masked, count: 1 },
    ]);
    expect((await endAll('carol')).map((node) => readField(node, 'status'))).toEqual(['COMPLETED']);
  },
);

/** True where VideoGenAPI has the request. Those that were being sent had arrived for alice, and not for bob. */
function isUpstream({ user, stood }: OldRequest): boolean {
  return followed.has(stood) || (lost.has(stood) && user === 'alice');
}

function expectEnd(request: OldRequest): string {
  const { stood, prompt } = request;
  if (final.has(stood)) return stood === 'FAILED' ? 'FAILED GENERATION_FAILED' : stood;
  if (lost.has(stood) && !isUpstream(request)) return 'FAILED SUBMISSION_UNCONFIRMED';
  return prompt.includes('[sandbox:fail]') ? 'FAILED GENERATION_FAILED' : 'COMPLETED';
}

function readEnd(generation: unknown): string {
  const code = readField(generation, 'failure', 'code');
  const status = readText(generation, 'status');
  return typeof code === 'string' ? `${status} ${code}` : status;
}

function countEnded(generations: readonly unknown[]): number {
  return generations.filter((generation) => final.has(readField(generation, 'status'))).length;
}

/** The changes of each generation after the versions that a client has seen. */
function listMissed(
  generations: readonly unknown[],
  seen: readonly { readonly id: string; readonly version: number }[],
): readonly string[] {
  const versions = new Map(seen.map(({ id, version }) => [id, version]));
  return generations.flatMap((generation) => {
    const id = readText(generation, 'id');
    const known = versions.get(id) ?? 0;
    return Array.from({ length: Number(readField(generation, 'version')) - known }, (_, i) => `${id} ${known + i + 1}`);
  });
}

/** The sandbox's id for a request that is sent past the gateway. */
async function generate(sandboxUrl: string, key: string, { prompt, input }: OldRequest): Promise<string> {
  const response = await fetch(`${sandboxUrl}/api/v1/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ prompt, model: input?.['model'], seed: input?.['seed'] }),
  });
  return readText(await response.json(), 'generation_id');
}

async function submit(gatewayUrl: string, key: string, input: OldRequest['input']): Promise<unknown> {
  const query = `mutation ($input: GenerateVideoInput!) { generateVideo(input: $input) {
    __typename ... on GenerateVideoSuccess { generation { id } } ... on Error { message }
  } }`;
  const { body } = await askGraphql(gatewayUrl, { key, query, variables: { input } });
  return readField(body, 'data', 'generateVideo', 'generation', 'id') ?? body;
}

function listPrompts({ accepted }: Ledger): readonly string[] {
  return accepted.map(({ body }) => body.prompt);
}

function sort(texts: readonly string[]): readonly string[] {
  return texts.toSorted();
}
