import { getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { ask } from '../ask-server.ts';
import { readList, readText, serveHere, type ServerHere } from '@videogen/testkit';
import { compileForRelay } from './compile-for-relay.ts';
import type { Access } from './foreign-client.ts';
import { operations } from './operations.ts';
import { relayTexts } from './relay-texts.ts';

/** A gateway with its default limits, and a user with a hundred videos. */
export interface UsualGateway extends AsyncDisposable {
  readonly server: ServerHere;
  /** The one user whom all the clients serve. */
  readonly access: Access;
  /** The global ids of the user's hundred videos, newest first. */
  readonly hundred: readonly string[];
}

/** The models of the hundred videos; nothing else is made with them. */
export const hundredModels = ['seedance', 'kling_25', 'veo_3', 'veo-31', 'sora-2'] as const;

/** Starts it. Only times are shortened; no LIMIT_… variable is set. */
export async function startUsualGateway(): Promise<UsualGateway> {
  const server = await serveHere({ ...defaultLimits, SANDBOX_SPEED: '100', POLL_MIN_INTERVAL_MS: '10' });
  // The name of the key lifts the sandbox's limit of 100 a month.
  const key = 'lt_unlimited_foreign';
  const introspection = await introspect(server, key);
  const url = `${server.gatewayUrl}/graphql`;
  const findArtifact = await compileForRelay(url, [...Object.values(operations), ...relayTexts]);
  const access = { url, key, introspection, findArtifact };
  for (let batch = 0; batch < 5; batch += 1) await ask(server, access.key, submitTwenty, { inputs: listInputs(batch) });
  const page = await ask(server, access.key, '{ generations(first: 100) { nodes { id } } }');
  return {
    server,
    access,
    hundred: readList(page, 'generations', 'nodes').map((node) => readText(node, 'id')),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function introspect(server: ServerHere, key: string): Promise<IntrospectionQuery> {
  const data: IntrospectionQuery = JSON.parse(JSON.stringify(await ask(server, key, getIntrospectionQuery())));
  return data;
}

/** Restores the limits that servers of tests lift, as each test has a key of its own. */
const defaultLimits = { LIMIT_NEW_KEYS_PER_ADDRESS: '' };

const submitTwenty = 'mutation ($inputs: [GenerateVideoInput!]!) { generateVideos(inputs: $inputs) { __typename } }';

function listInputs(batch: number): readonly object[] {
  return Array.from({ length: 20 }, (_, index) => ({
    prompt: `A wave, take ${20 * batch + index} [sandbox:fast]`,
    model: hundredModels[index % hundredModels.length],
  }));
}
