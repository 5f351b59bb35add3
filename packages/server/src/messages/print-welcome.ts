import { styleText } from 'node:util';
import { describeExposure } from './describe-exposure.ts';
import { EXAMPLE_KEY } from '../example-key.ts';
import type { Server } from '../start-server.ts';
import type { Config } from '../config/config.ts';

/** Prints the addresses of the running parts and a first command to try on stdout. */
export function printWelcome(server: Server, config: Config): void {
  const isColoured = process.stdout.isTTY && process.stdout.getColorDepth() > 1;
  process.stdout.write(`${describeServer(server, config, isColoured).join('\n')}\n`);
}

/** Returns the lines of the welcome: the state, addresses, warnings (red if coloured), and a first command to try. */
export function describeServer(server: Server, config: Config, isColoured = false): readonly string[] {
  const { gatewayUrl, sandboxUrl, healthUrl, upstreamUrl } = server;
  const usesSandbox = config.videoGenApiUrl === undefined;
  const lines = [describeState(server), ''];
  if (gatewayUrl !== undefined) {
    if (config.console) lines.push(`  Console    ${gatewayUrl}/`);
    lines.push(`  ${config.graphiql ? 'GraphiQL' : 'GraphQL '}   ${gatewayUrl}/graphql`);
    lines.push(`  WebSocket  ${gatewayUrl.replace('http', 'ws')}/graphql`);
    if (wildcards.has(config.host)) lines.push(`  Listens    on all addresses of this machine (HOST=${config.host})`);
    lines.push(
      `  Upstream   ${upstreamUrl}${usesSandbox ? ` (the sandbox, at ${config.sandboxSpeed} times the real speed)` : ''}`,
    );
    lines.push(`  Key        ${describeKey(config, usesSandbox)}`);
  }
  if (gatewayUrl === undefined && config.roles.has('poller')) lines.push(`  Poller     polls ${upstreamUrl}`);
  if (healthUrl !== undefined) lines.push(`  Health     ${healthUrl}/ready`);
  if (gatewayUrl !== undefined || config.roles.has('poller')) lines.push(`  Database   ${describeDatabase(config)}`);
  if (sandboxUrl !== undefined) {
    const keys =
      gatewayUrl === undefined ? ' (takes any key that begins with lt_; a gateway needs 8 characters or more)' : '';
    lines.push(`  Sandbox    ${sandboxUrl}/api/v1${keys}`);
  }
  for (const warning of describeExposure(config)) lines.push('', paint(`Warning: ${warning}.`, isColoured));
  if (gatewayUrl !== undefined) lines.push('', 'Try it:', '', printCurl(gatewayUrl, usesSandbox));
  return [...lines, '', 'Stop it with Ctrl+C.', ''];
}

function paint(words: string, isColoured: boolean): string {
  return isColoured ? styleText(['red', 'bold'], words, { validateStream: false }) : words;
}

const wildcards = new Set(['0.0.0.0', '::']);

function describeState({ waitsForDatabase, gatewayUrl }: Server): string {
  if (!waitsForDatabase) return 'VideoGen Gateway is running.';
  return gatewayUrl === undefined
    ? 'VideoGen Gateway waits for its database and will start work once it answers.'
    : 'VideoGen Gateway waits for its database. Until it answers, requests get STORE_UNAVAILABLE.';
}

function describeKey({ videoGenApiKey }: Config, usesSandbox: boolean): string {
  if (usesSandbox) return `${EXAMPLE_KEY} (the sandbox takes any key of 8 or more characters that begins with lt_)`;
  if (videoGenApiKey !== undefined) return 'VIDEOGENAPI_KEY, for callers without a key';
  return "each caller's own VideoGenAPI key";
}

/** Describes the database without its password. */
function describeDatabase({ database, redisUrl }: Config): string {
  const redis = redisUrl === undefined ? '' : `, with notifications over Redis at ${new URL(redisUrl).host}`;
  if (database.type === 'sqlite') return `SQLite, ${database.path}${redis}`;
  const { host, pathname } = new URL(database.url);
  return `PostgreSQL at ${host}${pathname}${redis}`;
}

function printCurl(gatewayUrl: string, usesSandbox: boolean): string {
  const key = usesSandbox ? EXAMPLE_KEY : '$VIDEOGENAPI_KEY';
  const query =
    'mutation { generateVideo(input: { prompt: \\"A cat playing with a ball\\", model: \\"kling_25\\" }) { __typename ... on GenerateVideoSuccess { generation { id status } } ... on Error { message } } }';
  return `  curl ${gatewayUrl}/graphql -H "authorization: Bearer ${key}" -H 'content-type: application/json' \\\n    -d '{"query":"${query}"}'`;
}
