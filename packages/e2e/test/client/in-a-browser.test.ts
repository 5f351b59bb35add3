import { serveHere, type ServerHere, startFront } from '@videogen/testkit';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noBrowser } from '../console/open-browser.ts';
import { skipVisibly } from '../skip-visibly.ts';
import { goOn, steered, steps, submitVideo } from '../steered-video.ts';
import { type ClientPage, type ClientSite, END, openClientSite } from './open-client-site.ts';

const parts = new AsyncDisposableStack();
const key = 'lt_in_a_page';
let server: ServerHere;
let front: Awaited<ReturnType<typeof startFront>>;
let site: ClientSite;

beforeAll(async () => {
  if (noBrowser !== false) return;
  // Lifts LIMIT_OPERATION_BURST_PER_KEY: a page begins 250 watches at once. With the limit the last begin seconds later.
  server = parts.use(await serveHere({ ...steered, LIMIT_OPERATION_BURST_PER_KEY: '1000' }));
  front = parts.use(await startFront(server.gatewayUrl));
  site = parts.use(await openClientSite());
});

afterAll(() => parts.disposeAsync());

beforeEach((context) => skipVisibly(context, noBrowser));

/** Opens the page with a scenario. */
function open(query: Readonly<Record<string, string>>): Promise<ClientPage> {
  return site.open(front.url, { key, ...query });
}

test.for(['auto', 'websocket', 'sse'])(
  'over %s a wrong URL and a wrong key end each call at once',
  async (transport) => {
    const opening = [
      open({ scenario: 'refusals', url: `${site.origin}/nowhere`, transport }),
      open({ scenario: 'refusals', key: 'wrong', transport }),
    ] as const;
    await using wrongUrl = await opening[0];
    await using wrongKey = await opening[1];

    const [byUrl, byKey] = await Promise.all([wrongUrl.readUntil(END), wrongKey.readUntil(END)]);

    const calls = ['me', 'watch', 'all'];
    expect(byUrl).toEqual(
      expect.arrayContaining(calls.map((call) => ({ call, code: 'CONNECTION_FAILED', status: 404 }))),
    );
    expect(byKey).toEqual(expect.arrayContaining(calls.map((call) => ({ call, code: 'UNAUTHENTICATED' }))));
  },
);

test('watches on three websockets at once come to their end, in order', async () => {
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'manyWatches', id, count: '250' });
  await opened.readUntil('"state":"live"');

  for (const step of steps) await goOn(server, step);
  const shown = await opened.readUntil(END);

  expect(shown).toContainEqual({ watches: 250, ends: ['COMPLETED'], isInOrder: true });
});

test('a page that was offline follows again as soon as it is online', async () => {
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'watch', id });
  await opened.readUntil('"status":"PENDING"');

  await opened.page.context().setOffline(true);
  front.resetAll();
  await opened.readUntil('"attempt":3');
  for (const step of steps) await goOn(server, step);
  await opened.page.context().setOffline(false);
  const shown = await opened.readUntil(END);

  expect(shown).toContainEqual({ status: 'COMPLETED' });
  expect(shown).toContainEqual({ me: true });
});

test('a tab that was frozen while its connection was lost follows again', async () => {
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'watch', id });
  await opened.readUntil('"status":"PENDING"');
  const devTools = await opened.page.context().newCDPSession(opened.page);

  await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
  front.resetAll();
  for (const step of steps) await goOn(server, step);
  await devTools.send('Page.setWebLifecycleState', { state: 'active' });
  const shown = await opened.readUntil(END);

  expect(shown).toContainEqual({ status: 'COMPLETED' });
});

test('a signal ends a call before, during and after it', async () => {
  const id = await submitVideo(server.gatewayUrl, key);
  await using opened = await open({ scenario: 'signals', id });

  const shown = await opened.readUntil(END);

  expect(shown).toContainEqual({ before: true, during: true, after: true });
});

test('a video is downloaded to a stream; a path is an error that says so', async () => {
  await using opened = await open({ scenario: 'download' });

  const shown = await opened.readUntil(END);

  expect(shown).toContainEqual({ isWhole: true, path: 'NO_FILES' });
});
