import { existsSync } from 'node:fs';
import { apart } from '@videogen/testkit';
import type { Program } from './spawn.ts';

/** Our server, from its sources and from its bundle. */
export const ourNames = ['sources', 'bundled'] as const;
/** Hand-written GraphQL servers. */
export const peerNames = ['Mercurius', 'Apollo', 'Yoga'] as const;

export type OurName = (typeof ourNames)[number];
export type PeerName = (typeof peerNames)[number];
/** The servers that are compared. */
export type ServerName = OurName | PeerName | 'proxy' | 'bare ws';

/** The environment of a gateway, beside its port. */
export type GatewayEnv = Readonly<Record<string, string>>;

const root = new URL('../../../', import.meta.url);
const bundle = new URL('server/dist/server.js', root).pathname;

/** True if `pnpm build` has made the bundled server. */
export function isBundled(): boolean {
  return existsSync(bundle);
}

/** Our server on a port, with the limits lifted that a load from one caller would meet. */
export function describeGateway(name: OurName, env: GatewayEnv): Program {
  const executable = name === 'sources' ? new URL('server/bin/videogen-server.js', root).pathname : bundle;
  return {
    args: () => [executable, 'start'],
    env: (port) => ({
      ...apart,
      NODE_ENV: 'production',
      IMPORT_ON_FIRST_USE: 'false',
      // Lifts LIMIT_OPERATIONS_PER_KEY and LIMIT_OPERATION_BURST_PER_KEY: one key sends all operations of the load.
      LIMIT_OPERATIONS_PER_KEY: '1000000',
      LIMIT_OPERATION_BURST_PER_KEY: '1000000',
      // Lifts LIMIT_SOCKETS_PER_ADDRESS, LIMIT_SOCKETS_PER_KEY and LIMIT_SUBSCRIPTIONS_PER_KEY: all sockets come from one caller.
      LIMIT_SOCKETS_PER_ADDRESS: '100000',
      LIMIT_SOCKETS_PER_KEY: '100000',
      LIMIT_SUBSCRIPTIONS_PER_KEY: '100000',
      // Lifts POLLS_PER_MINUTE: an update a second is caused by a refresh each.
      POLLS_PER_MINUTE: '60000',
      ...env,
      PORT: String(port),
    }),
    readyPath: '/ready',
  };
}

/** A hand-written GraphQL server, which asks the upstream each time. */
export function describePeer(name: PeerName, upstreamUrl: string): Program {
  const script = new URL(`../../peers/${name.toLowerCase()}.js`, import.meta.url).pathname;
  return { args: (port) => [script, String(port), upstreamUrl], readyPath: '/graphql' };
}

/** A script of `servers`. */
export function describeScript(name: 'upstream' | 'proxy' | 'bare-websockets', ...args: readonly string[]): Program {
  const script = new URL(`./servers/${name}.ts`, import.meta.url).pathname;
  return { args: (port) => [script, String(port), ...args], readyPath: '/' };
}
