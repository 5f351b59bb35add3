import { request as send, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createVideoGenClient } from '@videogen/client';
import { startSandbox } from '@videogen/sandbox';
import { listGenerations, orderFaults, serveHere, serveHttp, submitVideo, until } from '@videogen/testkit';
import { expect, test } from 'vitest';

const ITEMS = 10_000;
const PAGE = 100;
const WITHIN_MS = 60_000;

/** Answers to `GET /generations`, by the number of the page from 1 and the true answer to the first page. */
const lists: Readonly<Record<string, (page: number, own: readonly object[]) => readonly object[] | 'malformed'>> = {
  malformed: () => 'malformed',
  stale: () => [],
  endless: (page) => listStrangers(page),
  long: (page, own) => (page <= ITEMS / PAGE ? listStrangers(page) : page === ITEMS / PAGE + 1 ? own : []),
};

const found = { polled: 'COMPLETED', accepted: 'COMPLETED', refused: 'SUBMISSION_UNCONFIRMED' };
const notFound = { ...found, accepted: 'SUBMISSION_UNCONFIRMED' };

test(
  'a list that is missing, malformed, cut, stale, endless or of 10,000 items stops no poll, and no search lasts for ever',
  { timeout: 180_000 },
  async () => {
    await using sandbox = await startSandbox({ port: 0, speed: 100 });
    await using front = await serveLists(sandbox.url);
    await using server = await serveHere({
      ROLES: 'gateway,poller',
      VIDEOGENAPI_URL: `${front.origin}/api/v1`,
      SANDBOX_SPEED: '100',
      POLL_MIN_INTERVAL_MS: '100',
      // Lifts POLLS_PER_MINUTE and PROCESS_POLLS_PER_MINUTE: an endless list is read to its thousandth page.
      POLLS_PER_MINUTE: '600000',
      PROCESS_POLLS_PER_MINUTE: '1000000',
      RECONCILE_WINDOW_MINUTES: '0.05',
      IMPORT_ON_FIRST_USE: 'false',
    });
    const names = ['true', 'missing', 'cut', ...Object.keys(lists)];
    await orderFaults(
      sandbox.url,
      {
        match: { endpoint: 'generations', key: keyOf('missing') },
        times: 'always',
        respond: { status: 404, body: {} },
      },
      // Until the list is whole again, the searches for it go on.
      { match: { endpoint: 'generations', key: keyOf('cut') }, times: 5, truncate: 20 },
    );

    const outcomes = await Promise.all(
      names.map(async (name) => {
        const key = keyOf(name);
        for (const [prompt, fault] of [
          ['accepted', { reset: 'after' }],
          ['refused', { reset: 'before' }],
        ] as const) {
          await orderFaults(sandbox.url, { match: { endpoint: 'generate', key }, ...fault });
          await submitVideo(server.gatewayUrl, { key, prompt });
        }
        await using client = createVideoGenClient({ url: `${server.gatewayUrl}/graphql`, key });
        const startedAt = performance.now();
        await client.generateAndWait({ prompt: 'polled', model: 'nanobanana-video' }, { timeoutMs: WITHIN_MS });
        const polledMs = Math.round(performance.now() - startedAt);
        const list = () => listGenerations(server.gatewayUrl, key);
        await until(async () => (await list()).every(({ status }) => status !== 'UNCONFIRMED'), WITHIN_MS);
        const endedMs = Math.round(performance.now() - startedAt);
        await until(async () => (await list()).every(({ status }) => /COMPLETED|FAILED/.test(status)), WITHIN_MS);
        const ends = (await list()).map(({ prompt, status, failureCode }) => [prompt, failureCode ?? status]);
        return { name, polledMs, endedMs, pages: front.pages(key), ends: Object.fromEntries(ends) };
      }),
    );

    console.log(outcomes.map(({ name, polledMs, endedMs, pages }) => ({ name, polledMs, endedMs, pages })));
    for (const { polledMs } of outcomes) expect(polledMs).toBeLessThan(10_000);
    expect(Object.fromEntries(outcomes.map(({ name, ends }) => [name, ends]))).toEqual({
      true: found,
      missing: notFound,
      cut: found,
      malformed: notFound,
      stale: notFound,
      endless: notFound,
      long: found,
    });
  },
);

function keyOf(name: string): string {
  return `lt_unlimited_list_${name}`;
}

/** Serves the sandbox, except for the lists of some keys. */
async function serveLists(origin: string) {
  const pages = new Map<string, number>();
  const { hostname, port } = new URL(origin);
  const server = await serveHttp((incoming, answer) => {
    const { method, url = '/', headers } = incoming;
    const key = headers.authorization?.replace('Bearer ', '') ?? '';
    const page = Number(new URL(url, origin).searchParams.get('page'));
    if (page > 0) pages.set(key, (pages.get(key) ?? 0) + 1);
    const list = page > 0 ? lists[key.replace(keyOf(''), '')] : undefined;
    const path = list ? url.replace(/page=\d+/, 'page=1') : url;
    const outgoing = send({ hostname, port, method, path, headers }, (response) => {
      if (list) {
        void answerList(answer, response, (own) => list(page, own));
        return;
      }
      answer.writeHead(response.statusCode ?? 502, response.headers);
      // A cut answer is cut for the gateway too.
      pipeline(response, answer).catch(() => undefined);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  return { ...server, pages: (key: string): number => pages.get(key) ?? 0 };
}

async function answerList(
  answer: ServerResponse,
  response: AsyncIterable<Buffer>,
  list: (own: readonly object[]) => readonly object[] | 'malformed',
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const body: { data: readonly object[] } = JSON.parse(Buffer.concat(chunks).toString());
  answer.setHeader('content-type', 'application/json');
  answer.end(JSON.stringify({ ...body, data: list(body.data) }));
}

/** A full page of generations that were made elsewhere just now. */
function listStrangers(page: number): readonly object[] {
  return Array.from({ length: PAGE }, (_, index) => ({
    generation_id: `gen_stranger_${page}_${index}`,
    status: 'processing',
    type: 'text-to-video',
    prompt: 'A stranger',
    created_at: new Date().toISOString(),
  }));
}
