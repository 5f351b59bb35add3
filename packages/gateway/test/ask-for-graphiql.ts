// A process of its own, whose event loop has nothing else to do. Asks for GraphiQL's page 200 times at once, and prints as JSON
// the answers, and the most CPU time that one turn of the event loop took. Any other caller would have waited that long.

import { once } from 'node:events';
import { get } from 'node:http';
import { registerHooks } from 'node:module';

let isLoaded = false;
registerHooks({
  load(url, context, next) {
    isLoaded ||= url.includes('/render-graphiql/');
    return next(url, context);
  },
});
const { startForAlice } = await import('./gateway-for-alice.ts');
await using running = await startForAlice();
const PAGES = 200;

async function askForPage(): Promise<string> {
  const headers = { accept: 'text/html', 'accept-encoding': 'br' };
  const [page] = await once(get(`${running.url}/graphql`, { headers, agent: false }), 'response');
  page.resume();
  await once(page, 'end');
  return `${page.statusCode} ${page.headers.etag}`;
}

let longestTurnMs = 0;
let before = process.threadCpuUsage();
setInterval(() => {
  const { user, system } = process.threadCpuUsage(before);
  before = process.threadCpuUsage();
  longestTurnMs = Math.max(longestTurnMs, (user + system) / 1000);
}, 1).unref();
const answers = await Promise.all(Array.from({ length: PAGES }, askForPage));
const different = new Set(answers).size;
console.log(JSON.stringify({ isBundleLoaded: isLoaded, answers: answers.length, different, longestTurnMs }));
