import { expect, test } from 'vitest';
import { aliceKey, post, startForAlice } from './gateway-for-alice.ts';

const withKey = { authorization: `Bearer ${aliceKey}` };
const subscription = 'subscription { generationsUpdated { version } }';
// Apollo Client's HttpLink sends this with each subscription.
const multipart =
  'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9';
const noStream = {
  errors: [
    {
      message:
        'Subscriptions are sent as text/event-stream, which "accept" does not allow, or over a websocket with graphql-ws.',
      extensions: { code: 'BAD_REQUEST' },
    },
  ],
};
const noForm = {
  errors: [
    {
      message:
        'Answers are application/json, application/graphql-response+json or text/event-stream; "accept" allows none of them.',
      extensions: { code: 'BAD_REQUEST' },
    },
  ],
};

test('a subscription is refused, and not counted, when "accept" does not allow event streams', async () => {
  await using running = await startForAlice({ shares: { subscriptionsPerKey: 1 } });
  const ask = (accept: string) => post(running.url, subscription, { ...withKey, accept });

  const refusals = [await ask(multipart), await ask('application/json'), await ask('application/xml')];
  const stopping = new AbortController();
  const taken = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { ...withKey, 'content-type': 'application/json', accept: 'text/*' },
    body: JSON.stringify({ query: subscription }),
    signal: stopping.signal,
  });

  expect(refusals.map(({ status }) => status)).toEqual([406, 406, 406]);
  expect(refusals.map(({ body }): unknown => JSON.parse(body))).toEqual([noStream, noStream, noStream]);
  expect(taken.status).toBe(200);
  stopping.abort();
});

test.for(['application/xml', 'text/html', 'application/json;charset=latin1'])(
  'an operation is refused with the reason where "accept" is %s',
  async (accept) => {
    await using running = await startForAlice();

    const answer = await post(running.url, '{ me { email } }', { ...withKey, accept });

    expect([answer.status, JSON.parse(answer.body)]).toEqual([406, noForm]);
  },
);

test.for(['*/*', 'application/*', 'text/html, application/json;q=0.1', 'text/event-stream', 'Application/JSON'])(
  'an operation is answered where "accept" is %s',
  async (accept) => {
    await using running = await startForAlice();

    const answer = await post(running.url, '{ me { email } }', { ...withKey, accept });

    expect(answer.status).toBe(200);
    expect(answer.body).toContain('{"data":{"me":{"email":null}}}');
  },
);

test('a refused key is answered as JSON, even if "accept" does not allow it', async () => {
  await using running = await startForAlice();

  const answer = await post(running.url, '{ me { email } }', { accept: 'application/xml' });

  expect(answer.status).toBe(401);
  expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});
