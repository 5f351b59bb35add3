import { createExpectations } from '@videogen/lifecycle';
import { openStore } from '@videogen/store';
import type { GatewayOptions } from '../src/index.ts';

const unused = (): Promise<never> => Promise.reject(new Error('nothing here asks VideoGenAPI'));
const ignore = (): void => {};

/** A database in memory and what a gateway on it needs. Whatever needs VideoGenAPI is tested end to end, with the sandbox. */
export async function openGatewayOptions() {
  const store = await openStore({ path: ':memory:' });
  const catalogue = { models: [], find: () => undefined, findByWord: () => undefined };
  const options: GatewayOptions = {
    host: '127.0.0.1',
    port: 0,
    fallbackKey: undefined,
    exampleKey: undefined,
    identifier: { identify: unused, forget: ignore },
    lifecycle: {
      store,
      api: {
        generate: unused,
        getStatus: unused,
        listGenerations: unused,
        getUser: unused,
        findVideo: unused,
        [Symbol.asyncDispose]: () => Promise.resolve(),
      },
      catalogue,
      expectations: createExpectations({ store, catalogue, speed: 1 }),
      limits: { promptMaxLength: 1000, strictModelLimits: false },
      urlWaitMs: 300_000,
      reconcileWindowMs: 600_000,
      sending: new Map(),
      submitGiveUpMs: 60_000,
      tryAgainInMs: 0,
      forgetKey: ignore,
      log: { info: ignore, warn: ignore, error: ignore },
    },
  };
  return { store, options, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}
