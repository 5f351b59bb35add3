import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { recordRequests, serveHere } from '@videogen/testkit';
import { noBrowser, openBrowserOnNetwork } from './open-browser.ts';
import { skipVisibly } from '../skip-visibly.ts';

/** A gateway with an operator's key, and the origins under which a browser of its network can reach it. */
async function startWithOperatorsKey() {
  await using parts = new AsyncDisposableStack();
  const sandbox = parts.use(await serveHere({ ROLES: 'sandbox' }));
  const recorder = parts.use(await recordRequests(sandbox.sandboxUrl));
  const upstream = `http://127.0.0.1:${recorder.port}/api/v1`;
  const gateway = parts.use(await serveHere({ VIDEOGENAPI_URL: upstream, VIDEOGENAPI_KEY: 'lt_operator' }));
  const { gatewayUrl } = gateway;
  const { port } = new URL(gatewayUrl);
  const owned = parts.move();
  return {
    gatewayUrl,
    // To a browser it is on another machine: plain http to it has no Sec-Fetch headers.
    byAddress: `http://10.11.12.13:${port}`,
    // A site whose name first led to its own server, and leads to the gateway now.
    rebound: `http://evil.example:${port}`,
    elsewhere: 'http://elsewhere.example:8080',
    /** The keys of requests to VideoGenAPI: a key is checked before the first operation with it is executed. */
    keysInUse: () => recorder.requests.map(({ key }) => key),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Opens an empty page that belongs to an origin, as the browser sees it. */
async function openPageOf(page: Page, origin: string): Promise<void> {
  const url = `${origin}/a-page`;
  await page.route(url, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A page</title>' }),
  );
  await page.goto(url);
}

/** Sends a query to the page's own host in each way, without a key. The values are `served`, or the refusal. */
const askOwnHost = `(async () => {
  const query = '{ me { __typename } }';
  const byGet = '/graphql?' + new URLSearchParams({ query });
  const json = { accept: 'application/json', 'content-type': 'application/json' };
  const tell = async (response) => (response.ok && (await response.json()).data ? 'served' : response.status);
  const stream = (done) => {
    const source = new EventSource(byGet);
    source.addEventListener('next', () => done('served'));
    source.onerror = () => done('failed');
  };
  const socket = (done) => {
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/graphql', 'graphql-transport-ws');
    socket.onopen = () => socket.send('{"type":"connection_init"}');
    socket.onmessage = () => done('served');
    socket.onclose = ({ code }) => done(code);
  };
  return {
    get: await tell(await fetch(byGet, { headers: json })),
    post: await tell(await fetch('/graphql', { method: 'POST', headers: json, body: JSON.stringify({ query }) })),
    stream: await new Promise(stream),
    socket: await new Promise(socket),
  };
})()`;

async function askFromPageOf(page: Page, origin: string): Promise<unknown> {
  await openPageOf(page, origin);
  return page.evaluate(askOwnHost);
}

test("a site that points its name at the gateway gets nothing with the operator's key", async (context) => {
  skipVisibly(context, noBrowser);
  await using running = await startWithOperatorsKey();
  const { gatewayUrl, byAddress, rebound } = running;
  await using browser = await openBrowserOnNetwork(gatewayUrl, byAddress, rebound);

  const [ownPage, pageByAddress, reboundPage] = [
    await askFromPageOf(browser.page, gatewayUrl),
    await askFromPageOf(browser.page, byAddress),
    await askFromPageOf(browser.page, rebound),
  ];

  expect(ownPage).toEqual({ get: 'served', post: 'served', stream: 'served', socket: 'served' });
  expect(pageByAddress).toEqual(ownPage);
  expect(running.keysInUse()).toContain('lt_operator');
  expect(reboundPage).toEqual({ get: 401, post: 401, stream: 'failed', socket: 4401 });
});

test("a query in an image's address is not executed with the operator's key", async (context) => {
  skipVisibly(context, noBrowser);
  await using running = await startWithOperatorsKey();
  await using browser = await openBrowserOnNetwork(running.byAddress, running.elsewhere);
  const { page } = browser;
  const src = `${running.byAddress}/graphql?${new URLSearchParams({ query: '{ me { id } }' })}`;
  await openPageOf(page, running.elsewhere);

  const [request] = await Promise.all([
    page.waitForRequest((each) => each.url() === src),
    page.evaluate(
      `new Promise((resolve) => Object.assign(new Image(), { src: ${JSON.stringify(src)}, onerror: resolve }))`,
    ),
  ]);

  const { origin, 'sec-fetch-site': site } = await request.allHeaders();
  expect({ origin, site }).toEqual({});
  expect(running.keysInUse()).toEqual([]);
});
