import { expect, test } from 'vitest';
import { readConfig, startServer, type Server } from '../src/index.ts';
import { EXAMPLE_KEY } from '../src/example-key.ts';
import { silent } from './silent-log.ts';

const env = { DATABASE_URL: 'sqlite::memory:', PORT: '0', SANDBOX_PORT: '0', ROLES: 'gateway,sandbox' };
const usage = '{ me { usage { currentMonth monthlyLimit remaining today total } } }';
const submit = 'mutation { generateVideo(input: { prompt: "A cat" }) { __typename } }';

async function ask({ gatewayUrl }: Server, query: string): Promise<unknown> {
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${EXAMPLE_KEY}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

test('after submissions me.usage counts them for the month, for the day and in all', async () => {
  await using server = await startServer(readConfig(env, '/nowhere'), silent);

  const before = await ask(server, usage);
  await ask(server, submit);
  await ask(server, submit);
  const after = await ask(server, usage);

  const limit = { monthlyLimit: 100 };
  expect(before).toEqual({
    data: { me: { usage: { ...limit, currentMonth: 0, remaining: 100, today: 0, total: 0 } } },
  });
  expect(after).toEqual({ data: { me: { usage: { ...limit, currentMonth: 2, remaining: 98, today: 2, total: 2 } } } });
});
