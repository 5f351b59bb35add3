import { expect, test } from 'vitest';
import { readConfig } from '../src/index.ts';
import { ConfigError } from '../src/config/config.ts';

test('updates are kept for a quarter of an hour at least, so that a client can resume', () => {
  expect(() => readConfig({ UPDATES_RETENTION_DAYS: '0' }, '/nowhere')).toThrow(
    new ConfigError(['UPDATES_RETENTION_DAYS: expected a number from 0.01 to 36500']),
  );
  expect(readConfig({ UPDATES_RETENTION_DAYS: '0.01' }, '/nowhere').updatesRetentionMs).toBe(864_000);
});

test.each([
  [{}, '/srv/data/videogen.db.sandbox.jsonl'],
  [{ DATABASE_URL: 'sqlite:/var/v.db' }, '/var/v.db.sandbox.jsonl'],
  [{ DATABASE_URL: 'sqlite::memory:' }, undefined],
  [{ DATABASE_URL: 'postgres://127.0.0.1/x', ENCRYPTION_KEY: 'x'.repeat(32) }, undefined],
  [{ SANDBOX_STATE: 'memory' }, undefined],
  [{ SANDBOX_STATE: 'state.jsonl', DATABASE_URL: 'sqlite::memory:' }, '/srv/state.jsonl'],
])('with %j the sandbox keeps its state in %s', (env, path) => {
  expect(readConfig(env, '/srv').sandboxStatePath).toBe(path);
});

test.each([
  ['the sandbox', {}, { limit: Infinity, windowSeconds: 30 }],
  ['the sandbox with its limit', { SANDBOX_RATE_LIMIT: 'true' }, { limit: 5, windowSeconds: 30 }],
  ['VideoGenAPI', { VIDEOGENAPI_URL: 'https://videogenapi.com/api/v1' }, { limit: 5, windowSeconds: 900 }],
  [
    'a sandbox in another process',
    { VIDEOGENAPI_URL: 'http://127.0.0.1:4010/api/v1', SANDBOX_SPEED: '10' },
    { limit: Infinity, windowSeconds: 90 },
  ],
])('until it reports one, the rate limit of %s is the one that it has', (_, env, limit) => {
  expect(readConfig(env, '/nowhere').usualRateLimit).toEqual(limit);
});

test('each limit of an address and of a key is a setting with a default', () => {
  const { shares } = readConfig({}, '/nowhere');
  const { shares: lifted } = readConfig(
    { LIMIT_SOCKETS_PER_ADDRESS: '1000', LIMIT_OPERATION_BURST_PER_KEY: '5000' },
    '/nowhere',
  );

  expect(shares).toEqual({
    socketsPerAddress: 20,
    requestsPerAddress: 20,
    newKeysPerAddress: 10,
    socketsPerKey: 10_000,
    subscriptionsPerKey: 10_000,
    subscriptionsPerSocket: 128,
    operationsPerKey: 100,
    operationBurstPerKey: 300,
  });
  expect(lifted).toEqual({ ...shares, socketsPerAddress: 1000, operationBurstPerKey: 5000 });
});

test.each([
  [undefined, undefined],
  ['0', 0],
  ['2', 2],
  ['loopback, 10.0.0.0/8,fd00::/8, 192.0.2.1', ['loopback', '10.0.0.0/8', 'fd00::/8', '192.0.2.1']],
])('TRUST_PROXY=%s is read', (text, trusted) => {
  expect(readConfig({ TRUST_PROXY: text }, '/nowhere').trustProxy).toEqual(trusted);
});

test.each(['true', '10.0.0.0/33', '10.0.0', 'loopback,', '-1', '10.0.0.0/8/8'])('TRUST_PROXY=%s is refused', (text) => {
  expect(() => readConfig({ TRUST_PROXY: text }, '/nowhere')).toThrow(
    new ConfigError([
      'TRUST_PROXY: expected the number of proxies, or their addresses, networks such as 10.0.0.0/8, loopback and private, separated by commas',
    ]),
  );
});

test.each([
  'https://lt_key_of_mine@videogenapi.com/api/v1',
  'https://me:lt_key_of_mine@videogenapi.com/api/v1',
  'https://videogenapi.com/api/v1?key=lt_key_of_mine',
  'https://videogenapi.com/api/v1#lt_key_of_mine',
])('VIDEOGENAPI_URL=%s is refused without repeating it, as the welcome would show it', (url) => {
  expect(() => readConfig({ VIDEOGENAPI_URL: url }, '/nowhere')).toThrow(
    new ConfigError([
      'VIDEOGENAPI_URL: expected a URL without a user name, password, query and fragment; a key belongs in VIDEOGENAPI_KEY',
    ]),
  );
});

test('names in ALLOWED_HOSTS are compared in lower case, and have no port', () => {
  const { allowedHosts } = readConfig({ ALLOWED_HOSTS: 'Gateway.example, videos' }, '/nowhere');

  expect(allowedHosts).toEqual(['gateway.example', 'videos']);
  expect(() => readConfig({ ALLOWED_HOSTS: 'gateway.example:4000' }, '/nowhere')).toThrow(
    new ConfigError([
      'ALLOWED_HOSTS: expected names of hosts without ports, separated by commas, such as gateway.example',
    ]),
  );
});

test('each limit of an operation is a setting with a default', () => {
  const { limits } = readConfig({ LIMIT_ALIASES: '60', LIMIT_SUBMISSIONS: '0' }, '/nowhere');

  expect(limits).toEqual({
    bodyBytes: 524_288,
    queryBytes: 32_768,
    tokens: 1000,
    depth: 10,
    aliases: 60,
    rootFields: 50,
    directives: 50,
    submissions: 0,
    refreshes: 5,
    listItems: 100,
    cost: 20_000,
    answerBytes: 2_097_152,
  });
  expect(() => readConfig({ LIMIT_COST: 'none', LIMIT_LIST_ITEMS: '20000' }, '/nowhere')).toThrow(
    new ConfigError([
      'LIMIT_LIST_ITEMS: expected a number from 0 to 10000',
      'LIMIT_COST: expected a number from 0 to 1000000000',
    ]),
  );
});

test.each([
  [{}, true],
  [{ NODE_ENV: 'production' }, false],
  [{ NODE_ENV: 'production', GRAPHIQL: 'true' }, true],
  [{ GRAPHIQL: 'false' }, false],
])('with %j there is GraphiQL: %s', (env, graphiql) => {
  expect(readConfig({ VIDEOGENAPI_URL: 'https://videogenapi.com/api/v1', ...env }, '/nowhere').graphiql).toBe(graphiql);
});

test('introspection needs a key, or is off', () => {
  expect(readConfig({}, '/nowhere').introspection).toBe('key');
  expect(readConfig({ INTROSPECTION: 'off' }, '/nowhere').introspection).toBe('off');
  expect(() => readConfig({ INTROSPECTION: 'on' }, '/nowhere')).toThrow(
    new ConfigError(['INTROSPECTION: expected key or off']),
  );
});

test('MEDIA_HOSTS has names, some of them for all names below', () => {
  const { mediaHosts } = readConfig({ MEDIA_HOSTS: 'Videos.example, *.cdn.example' }, '/nowhere');

  expect(mediaHosts).toEqual(['videos.example', '*.cdn.example']);
  expect(readConfig({}, '/nowhere').mediaHosts).toEqual([]);
});

test.each([
  '*',
  '*.',
  'https://videos.example',
  'videos.example:8443',
  'a.*.example',
  '*.*.example',
  'videos.example,',
])('MEDIA_HOSTS=%s is refused', (text) => {
  expect(() => readConfig({ MEDIA_HOSTS: text }, '/nowhere')).toThrow(
    new ConfigError([
      'MEDIA_HOSTS: expected names of hosts without ports, separated by commas, such as cdn.example or *.cdn.example',
    ]),
  );
});

test('each limit of videos is a setting with a default', () => {
  const { mediaLimits } = readConfig({}, '/nowhere');
  const { mediaLimits: lifted } = readConfig(
    { LIMIT_MEDIA_BYTES: '1000', LIMIT_MEDIA_STREAMS: '2', LIMIT_MEDIA_STREAMS_PER_ADDRESS: '1' },
    '/nowhere',
  );

  expect(mediaLimits).toEqual({ bytes: 500_000_000, streams: 250, streamsPerAddress: 50 });
  expect(lifted).toEqual({ bytes: 1000, streams: 2, streamsPerAddress: 1 });
});
