import { readField } from '@videogen/testkit';
import { runDemo } from './run-demo.ts';

// Makes one video with its progress in the terminal: through VIDEOGEN_URL, the gateway on the default port, or one of its own with a
// sandbox where none runs.

const DEFAULT_URL = 'http://127.0.0.1:4000/graphql';

await runDemo({
  url: process.env['VIDEOGEN_URL'] ?? (await findRunningGateway()),
  key: process.env['VIDEOGEN_KEY'] ?? 'lt_sandbox_demo',
  saveTo: new URL('../../data/demo.mp4', import.meta.url).pathname,
  speed: 30,
  print: console.log,
});

async function findRunningGateway(): Promise<string | undefined> {
  const ready = await fetch(new URL('/ready', DEFAULT_URL)).catch(() => undefined);
  // Without a poller its video would not move.
  return ready?.ok && readField(await ready.json(), 'poller') === true ? DEFAULT_URL : undefined;
}
