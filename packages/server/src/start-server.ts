import { createIdentifier, createUpstreamState, type Log } from '@videogen/lifecycle';
import { startPoller, startRetention } from '@videogen/poller';
import { openVideoGenApi } from '@videogen/videogenapi';
import type { User } from '@videogen/store';
import { createConfiguredLifecycle } from './create-lifecycle.ts';
import { describeListenFailure, type Listener } from './messages/describe-listen-failure.ts';
import { EXAMPLE_KEY } from './example-key.ts';
import { createFirstImports } from './first-imports.ts';
import { openConsole } from './open-console.ts';
import { openState } from './open-state.ts';
import { readManifests } from './config/read-manifests.ts';
import type { Config } from './config/config.ts';

/** A running server and the URLs of its parts. */
export interface Server extends AsyncDisposable {
  /** Origins; undefined for a part that does not run here. */
  readonly gatewayUrl: string | undefined;
  readonly sandboxUrl: string | undefined;
  /** The origin of the separate server for `/health` and `/ready`. */
  readonly healthUrl: string | undefined;
  /** The base URL of VideoGenAPI, or of the sandbox in its place. */
  readonly upstreamUrl: string;
  /** True if the database did not answer at the start; the server waits for it. */
  readonly waitsForDatabase: boolean;
}

/** Starts the configured roles in the order of their dependencies. Disposing stops them in reverse order. */
export async function startServer(config: Config, log: Log): Promise<Server> {
  await using parts = new AsyncDisposableStack();
  const { roles } = config;
  for (const warning of config.warnings) log.warn({}, warning);

  // Each role loads its packages only if it runs: a poller does without GraphQL.
  const { startSandbox } = roles.has('sandbox') ? await import('@videogen/sandbox') : {};
  const { startGateway } = roles.has('gateway') ? await import('@videogen/gateway') : {};
  const { startHealthServer } = config.healthPort === undefined ? {} : await import('@videogen/gateway/health');
  const trustedDocuments = startGateway && (await readManifests(config));
  const sandbox = startSandbox
    ? parts.use(
        await listening(
          { part: 'sandbox', portVariable: 'SANDBOX_PORT', host: config.host, port: config.sandboxPort },
          startSandbox({
            host: config.host,
            port: config.sandboxPort,
            speed: config.sandboxSpeed,
            rateLimit: config.sandboxRateLimit,
            strict: config.sandboxStrict,
            statePath: config.sandboxStatePath,
            onStateProblem: (sentence) => log.warn({}, sentence),
          }),
        ),
      )
    : undefined;
  const sandboxUrl = sandbox?.url ?? `http://127.0.0.1:${config.sandboxPort}`;
  const upstreamUrl = config.videoGenApiUrl ?? `${sandboxUrl}/api/v1`;
  if (!roles.has('gateway') && !roles.has('poller')) {
    const none = { gatewayUrl: undefined, healthUrl: undefined, waitsForDatabase: false };
    return { ...none, sandboxUrl: sandbox?.url, upstreamUrl, ...owning(parts.move()) };
  }

  const upstream = createUpstreamState({ host: new URL(upstreamUrl).host, log });
  const { submitTimeoutMs, reuseConnections } = config;
  const api = parts.use(
    openVideoGenApi({ baseUrl: upstreamUrl, submitTimeoutMs, reuseConnections, onOutcome: upstream.note }),
  );
  const { store, waitsForDatabase } = parts.use(await openState(config, log));
  let isStopping = false;
  const health = startHealthServer
    ? parts.use(
        await listening(
          { part: 'health server', portVariable: 'HEALTH_PORT', host: config.host, port: config.healthPort ?? 0 },
          startHealthServer({
            host: config.host,
            port: config.healthPort ?? 0,
            store,
            upstream,
            isStopping: () => isStopping,
            log,
          }),
        ),
      )
    : undefined;
  const identifier = createIdentifier({
    store,
    api,
    ...(config.importOnFirstUse && { onFirstUse: ({ id }: User) => firstImports.begin(id) }),
  });
  const lifecycle = createConfiguredLifecycle(config, { store, api, identifier, log });
  const firstImports = parts.use(createFirstImports(lifecycle));
  if (roles.has('poller')) {
    parts.use(startPoller({ lifecycle, pace: config.pace }));
    parts.use(startRetention({ store, log, keepForMs: config.updatesRetentionMs }));
  }
  const gateway = startGateway
    ? parts.use(
        await listening(
          { part: 'gateway', portVariable: 'PORT', host: config.host, port: config.port },
          startGateway({
            host: config.host,
            port: config.port,
            lifecycle,
            identifier,
            fallbackKey: config.videoGenApiKey,
            allowedHosts: config.allowedHosts,
            sandboxUrl: config.videoGenApiUrl === undefined ? sandboxUrl : undefined,
            media: { upstreamUrl, hosts: config.mediaHosts, limits: config.mediaLimits },
            trustedDocuments,
            shares: config.shares,
            trustProxy: config.trustProxy,
            exampleKey: config.videoGenApiUrl === undefined ? EXAMPLE_KEY : undefined,
            console: config.console ? openConsole(config, upstreamUrl, log) : undefined,
            graphiql: config.graphiql,
            introspection: config.introspection,
            upstream,
            limits: config.limits,
          }),
        ),
      )
    : undefined;
  parts.defer(() => {
    isStopping = true;
  });
  return {
    gatewayUrl: gateway?.url,
    sandboxUrl: sandbox?.url,
    healthUrl: health?.url,
    upstreamUrl,
    waitsForDatabase,
    ...owning(parts.move()),
  };
}

function owning(parts: AsyncDisposableStack): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** Waits for a part to listen. Rejects with an error that names the variable of a port or address that cannot be used. */
async function listening<Part>(listener: Listener, starting: Promise<Part>): Promise<Part> {
  try {
    return await starting;
  } catch (error) {
    throw describeListenFailure(listener, error);
  }
}
