import { createForecasts, createLifecycle, liveRateLimit, type LifecycleSettings } from '@videogen/lifecycle';
import { openStore } from '@videogen/store';
import type { GatewayOptions, ShareLimits } from '../src/index.ts';
import { defaultLimits } from '../src/limits/limits.ts';

const unused = (): Promise<never> => Promise.reject(new Error('nothing here asks VideoGenAPI'));
const ignore = (): void => {};

const settings: LifecycleSettings = {
  promptMaxLength: 1000,
  strictModelLimits: false,
  submitGiveUpMs: 60_000,
  usualRateLimit: liveRateLimit,
  reconcileWindowMs: 600_000,
  minIntervalMs: 2000,
  // Lifts POLLS_PER_MINUTE and PROCESS_POLLS_PER_MINUTE: the tests of budgets set their own.
  pollsPerMinute: 1_000_000,
  processPollsPerMinute: 1_000_000,
  urlWaitMs: 300_000,
  notFoundWindowMs: 120_000,
};

/**
 * Lifts every share: all tests of a gateway come from one address, most with one key. A test of a share sets its own. The limits of an
 * operation stay as they are by default.
 */
export const ampleShares: ShareLimits = {
  socketsPerAddress: 10_000,
  requestsPerAddress: 10_000,
  newKeysPerAddress: 10_000,
  socketsPerKey: 10_000,
  subscriptionsPerKey: 10_000,
  subscriptionsPerSocket: 10_000,
  operationsPerKey: 10_000,
  operationBurstPerKey: 10_000,
};

/** A database, in memory by default, and the options of a gateway on it. Features that need VideoGenAPI are tested end to end, with the sandbox. */
export async function openGatewayOptions(path = ':memory:') {
  const store = await openStore({ path });
  const catalogue = { models: [], find: () => undefined, findByWord: () => undefined };
  const identifier = { identify: unused, forget: ignore };
  const dependencies = {
    store,
    api: {
      generate: unused,
      getStatus: unused,
      listGenerations: unused,
      getUser: unused,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
    catalogue,
    forecasts: createForecasts({ store, catalogue, usualSeconds: 300 }),
    identifier,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  };
  const lifecycle = createLifecycle(dependencies, settings);
  const options: GatewayOptions = {
    host: '127.0.0.1',
    port: 0,
    fallbackKey: undefined,
    allowedHosts: [],
    exampleKey: undefined,
    limits: defaultLimits,
    graphiql: true,
    introspection: 'key',
    trustedDocuments: undefined,
    trustProxy: undefined,
    shares: ampleShares,
    media: {
      upstreamUrl: 'https://videogenapi.com/api/v1',
      hosts: [],
      limits: { bytes: 1_000_000_000, streams: 10_000, streamsPerAddress: 10_000 },
    },
    upstream: { answers: null },
    identifier,
    lifecycle,
  };
  return { store, options, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}
