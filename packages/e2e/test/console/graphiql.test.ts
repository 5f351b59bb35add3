import type { Page, WebSocket } from 'playwright-core';
import { expect, test } from 'vitest';
import { serveHere, spawnServer, askGraphql, readText } from '@videogen/testkit';
import { noBrowser, openBrowser } from './open-browser.ts';
import { skipVisibly } from '../skip-visibly.ts';

const key = 'lt_typed_into_the_headers';

test(
  'GraphiQL, as it opens, submits a video and watches it over a websocket to COMPLETED, offline',
  { timeout: 120_000 },
  async (context) => {
    skipVisibly(context, noBrowser);
    await using server = await spawnServer({ SANDBOX_SPEED: '300' });
    const url = `${server.gatewayUrl}/graphql`;
    await using browser = await openBrowser(server.gatewayUrl);
    const { page, strayRequests } = browser;
    const problems = listenForProblems(page);

    await page.goto(url);
    await replaceWord(page, { token: '"Bearer lt_sandbox_demo"', by: key });
    const [submitted] = await Promise.all([
      page.waitForResponse((response) => response.request().postData()?.includes('"operationName":"Submit"') ?? false),
      execute(page, 'Submit'),
    ]);
    const id = readText(await submitted.json(), 'data', 'generateVideo', 'generation', 'id');
    await replaceWord(page, { token: '"PASTE_THE_ID_HERE"', by: id });
    const [socket] = await Promise.all([page.waitForEvent('websocket').then(readFrames), execute(page, 'Watch')]);
    const results = page.locator('.graphiql-response');
    await expect.poll(() => results.innerText(), { timeout: 15_000 }).toContain('"COMPLETED"');

    const owned = await askGraphql(server.gatewayUrl, { key, query: '{ generations { nodes { id status } } }' });
    expect(await results.innerText()).toMatch(/"videoUrl":\s+"http/);
    expect(owned.body).toEqual({ data: { generations: { nodes: [{ id, status: 'COMPLETED' }] } } });
    expect(socket.url).toBe(url.replace('http', 'ws'));
    expect(socket.sent.join('\n')).toContain(key);
    expect(socket.received.join('\n')).toContain('"COMPLETED"');
    expect(strayRequests).toEqual([]);
    expect(problems).toEqual([]);
  },
);

test(
  'in front of a real service GraphiQL opens with the docs, sends nothing, and asks for a key',
  { timeout: 120_000 },
  async (context) => {
    skipVisibly(context, noBrowser);
    await using sandbox = await serveHere({ ROLES: 'sandbox' });
    await using server = await serveHere({ VIDEOGENAPI_URL: `${sandbox.sandboxUrl}/api/v1` });
    await using browser = await openBrowser(server.gatewayUrl);
    const { page, strayRequests } = browser;
    const problems = listenForProblems(page);
    const operations: string[] = [];
    page.on('request', (request) => void (request.method() === 'POST' && operations.push(request.url())));

    await page.goto(`${server.gatewayUrl}/graphql`);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    const docs = page.locator('.graphiql-doc-explorer');
    await docs.getByText('Every operation needs a VideoGenAPI key.').waitFor();
    await docs.getByText('GenerationFilter', { exact: true }).waitFor();
    const unasked = [...operations];
    await page.getByText('// "authorization"').click();
    await page.keyboard.press('ControlOrMeta+a');
    // The editor closes the quote and the bracket by itself.
    await page.keyboard.type(`{"authorization":"Bearer ${key}`);
    await execute(page, 'List');

    const results = page.locator('.graphiql-response');
    await expect.poll(() => results.innerText(), { timeout: 15_000 }).toContain('"totalCount"');
    expect(unasked).toEqual([]);
    expect(operations).toHaveLength(1);
    expect(strayRequests).toEqual([]);
    expect(problems).toEqual([]);
  },
);

/** Uncaught errors of the page, and errors on its console. */
function listenForProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}

/** All messages over a socket from now on. */
function readFrames(socket: WebSocket) {
  const sent: string[] = [];
  const received: string[] = [];
  socket.on('framesent', ({ payload }) => sent.push(String(payload)));
  socket.on('framereceived', ({ payload }) => received.push(String(payload)));
  return { url: socket.url(), sent, received };
}

/** Replaces a word in an editor: the one in the middle of a quoted text, which a double click selects. */
async function replaceWord(page: Page, { token, by }: { readonly token: string; readonly by: string }): Promise<void> {
  // Exact: an element of its own, as which the editor shows a text once it has read the language.
  await page.getByText(token, { exact: true }).dblclick();
  await page.keyboard.insertText(by);
}

/** Runs one of the operations in the editor, chosen from the execute button's menu. */
async function execute(page: Page, operation: string): Promise<void> {
  await page.getByRole('button', { name: 'Execute query' }).click();
  await page.getByRole('menuitem', { name: operation }).click();
}
