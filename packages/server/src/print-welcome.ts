import { EXAMPLE_KEY, type Server } from './start-server.ts';
import type { Config } from './read-config.ts';

/** Tells on stdout where things are and what to try first. */
export function printWelcome(server: Server, config: Config): void {
  process.stdout.write(`${describeServer(server, config).join('\n')}\n`);
}

function describeServer({ gatewayUrl, sandboxUrl, upstreamUrl }: Server, config: Config): readonly string[] {
  const usesSandbox = config.videoGenApiUrl === undefined;
  const lines = ['VideoGen Gateway is running.', ''];
  if (gatewayUrl !== undefined) {
    lines.push(`  GraphiQL   ${gatewayUrl}/graphql`);
    lines.push(`  WebSocket  ${gatewayUrl.replace('http', 'ws')}/graphql`);
    lines.push(
      `  Upstream   ${upstreamUrl}${usesSandbox ? ` (the sandbox, ${config.sandboxSpeed} times as fast)` : ''}`,
    );
    lines.push(`  Key        ${describeKey(config, usesSandbox)}`);
  }
  if (gatewayUrl === undefined && config.roles.has('poller')) lines.push(`  Poller     asks ${upstreamUrl}`);
  if (gatewayUrl !== undefined || config.roles.has('poller')) lines.push(`  Database   ${describeDatabase(config)}`);
  if (sandboxUrl !== undefined) lines.push(`  Sandbox    ${sandboxUrl}/api/v1 (any key that begins with lt_)`);
  if (gatewayUrl !== undefined) lines.push('', 'Try it:', '', printCurl(gatewayUrl, usesSandbox));
  return [...lines, '', 'Stop it with Ctrl+C.', ''];
}

function describeKey({ videoGenApiKey }: Config, usesSandbox: boolean): string {
  if (usesSandbox) return `${EXAMPLE_KEY} (any key that begins with lt_ works with the sandbox)`;
  if (videoGenApiKey !== undefined) return "the operator's, for callers that bring none";
  return "each caller's own VideoGenAPI key";
}

/** Where the state is, without a password. */
function describeDatabase({ database, redisUrl }: Config): string {
  const hints = redisUrl === undefined ? '' : `, with wake-ups over Redis at ${new URL(redisUrl).host}`;
  if (database.type === 'sqlite') return `SQLite, ${database.path}${hints}`;
  const { host, pathname } = new URL(database.url);
  return `PostgreSQL at ${host}${pathname}${hints}`;
}

function printCurl(gatewayUrl: string, usesSandbox: boolean): string {
  const key = usesSandbox ? EXAMPLE_KEY : '$VIDEOGENAPI_KEY';
  const query =
    'mutation { generateVideo(input: { prompt: \\"A cat playing with a ball\\" }) { __typename ... on GenerateVideoSuccess { generation { id status } } ... on Error { message } } }';
  return `  curl ${gatewayUrl}/graphql -H "authorization: Bearer ${key}" -H 'content-type: application/json' \\\n    -d '{"query":"${query}"}'`;
}
