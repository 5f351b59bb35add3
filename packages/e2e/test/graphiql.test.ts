import type { Page, WebSocket } from 'playwright-core';
import { expect, test } from 'vitest';
import { spawnServer } from '../src/spawn-server.ts';
import { askGraphql } from '../src/harness/ask-graphql.ts';
import { noBrowser, openBrowser } from './open-browser.ts';
import { readText } from '../src/harness/read-field.ts';
import { skipVisibly } from './skip-visibly.ts';

const key = 'lt_typed_into_the_headers';

test(
  'GraphiQL, as it opens, submits a video and watches it over a websocket to COMPLETED, offline',
  { timeout: 60_000 },
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

/** What the page complains of: uncaught errors, and errors on its console. */
function listenForProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return problems;
}

/** Everything that goes over a socket from now on. */
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
