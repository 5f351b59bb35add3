// Run as a process of its own: the gateway with the console's built page, a sandbox for the videos, and a store that the bench changes.

import { createForecasts, createIdentifier, createLifecycle, createUpstreamState } from '@videogen/lifecycle';
import { startGateway } from '@videogen/gateway';
import { prepareConsole } from '@videogen/console';
import { startSandbox } from '@videogen/sandbox';
import { openLog, readConfig } from '@videogen/server';
import { markPollerAlive, openStore } from '@videogen/store';
import { apart } from '@videogen/testkit';
import { createCatalogue, openVideoGenApi } from '@videogen/videogenapi';
import { createChanges } from './changes.ts';
import { makeSandboxVideo } from './make-sandbox-video.ts';

const [port, path = ''] = process.argv.slice(2);
const SANDBOX_SPEED = 1000;
const ALIVE_EVERY_MS = 5000;

// The parts of a server, apart from its poller: only the bench changes generations.
const config = readConfig({ ...apart, LOG_LEVEL: 'warn' }, process.cwd());
const log = openLog('warn', process.stderr);
const console = await prepareConsole();
await console.folder;
const sandbox = await startSandbox({ port: 0, speed: SANDBOX_SPEED });
const upstreamUrl = `${sandbox.url}/api/v1`;
const upstream = createUpstreamState({ host: new URL(upstreamUrl).host, log });
const api = openVideoGenApi({ baseUrl: upstreamUrl, onOutcome: upstream.note });
const store = await openStore({ path });
const catalogue = createCatalogue();
const identifier = createIdentifier({ store, api });
const forecasts = createForecasts({ store, catalogue, usualSeconds: 300 });
const { pace, submitTimeoutMs: submitGiveUpMs } = config;
const lifecycle = createLifecycle(
  { store, api, catalogue, identifier, forecasts, log },
  { ...config, submitGiveUpMs, minIntervalMs: pace.minIntervalMs },
);
// Without a poller the page would say so.
await markPollerAlive(store, 'bench');
setInterval(() => void markPollerAlive(store, 'bench'), ALIVE_EVERY_MS);
const changes = createChanges(store, await makeSandboxVideo(upstreamUrl));

process.on('message', (message: { readonly number: number; readonly change: Parameters<typeof changes.make>[0] }) => {
  changes.make(message.change).then(
    (result) => process.send?.({ number: message.number, result }),
    (error: unknown) => process.send?.({ number: message.number, problem: String(error) }),
  );
});
// The bench has ended.
process.on('disconnect', () => process.exit());

await startGateway({
  ...config,
  port: Number(port),
  lifecycle,
  identifier,
  fallbackKey: undefined,
  exampleKey: undefined,
  sandboxUrl: sandbox.url,
  media: { upstreamUrl, hosts: [], limits: config.mediaLimits },
  trustedDocuments: undefined,
  console: {
    folder: console.folder,
    settings: {
      upstream: 'SANDBOX',
      sandboxSpeed: SANDBOX_SPEED,
      exampleKey: null,
      hasOperatorKey: false,
      version: '0',
    },
    mediaOrigins: [sandbox.url],
  },
  upstream,
});
