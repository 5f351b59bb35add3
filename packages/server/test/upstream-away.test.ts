import { expect, test } from 'vitest';
import { startTestServer } from './start-test-server.ts';

test('an unreachable VideoGenAPI is logged once, with its host and the reason', async () => {
  await using running = await startTestServer({ ROLES: 'gateway' });
  const ask = () =>
    fetch(`${running.server.gatewayUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer lt_sandbox_demo' },
      body: '{"query":"{ me { id } }"}',
    });

  const answers = [await ask(), await ask()];

  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(running.log).toEqual([
    {
      level: 'warn',
      fields: { host: '127.0.0.1:9', reason: 'VideoGenAPI cannot be reached (ECONNREFUSED)' },
      message: 'VideoGenAPI does not answer. Nothing is lost: it is asked again until it does, less and less often',
    },
  ]);
});
