import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createReadAddress, type TrustProxy } from '../src/shares/read-address.ts';

/** A request that came from an address, through proxies. */
function createRequest(remoteAddress: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

const ignore = (): void => {};

/** Reads with a log that is kept. */
function createReader(trustProxy: TrustProxy) {
  const warnings: string[] = [];
  const warn = (_fields: object, message: string): void => void warnings.push(message);
  return { read: createReadAddress(trustProxy, { debug: ignore, info: ignore, warn, error: ignore }), warnings };
}

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::ffff', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (given, counted) => {
  expect(createReader(undefined).read(createRequest(given))).toBe(counted);
});

test.each([
  ['nobody, by default', undefined, '10.0.0.1', '192.0.2.1', '10.0.0.1'],
  ['nobody', 0, '10.0.0.1', '192.0.2.1', '10.0.0.1'],
  ['one proxy', 1, '10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
  ['two proxies', 2, '10.0.0.1', '203.0.113.9, 192.0.2.1, 10.0.0.2', '192.0.2.1'],
  ['more proxies than there are', 5, '10.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['private proxies', ['private'], '10.0.0.1', '203.0.113.9, 192.0.2.1, 10.0.0.2', '192.0.2.1'],
  ['a network', ['10.0.0.0/24'], '10.0.0.1', '192.0.2.1, 10.0.1.1', '10.0.1.1'],
  ['an address', ['10.0.0.1'], '::ffff:10.0.0.1', '192.0.2.1', '192.0.2.1'],
  ['an address that does not connect', ['10.0.0.2'], '10.0.0.1', '192.0.2.1', '10.0.0.1'],
  ['a network of IPv6', ['fd00::/8', 'loopback'], 'fd00::1', '2001:db8::1, ::1', '2001:db8:0:0::/64'],
  ['those that add a port', ['private'], '10.0.0.1', '192.0.2.1:50000, [fd00::2]:443', '192.0.2.1'],
  ['one after what is no address', ['private'], '10.0.0.1', '192.0.2.1, unknown, 10.0.0.2', '10.0.0.2'],
  ['one that says nothing', 1, '10.0.0.1', undefined, '10.0.0.1'],
] as const)('a gateway that trusts %s counts the right address', (_whom, trustProxy, remote, forwarded, counted) => {
  expect(createReader(trustProxy).read(createRequest(remote, forwarded))).toBe(counted);
});

test('X-Forwarded-For is warned about once, and only where TRUST_PROXY is not set', () => {
  const unset = createReader(undefined);
  const none = createReader(0);

  unset.read(createRequest('10.0.0.1'));
  for (const { read } of [unset, unset, none]) read(createRequest('10.0.0.1', '192.0.2.1'));

  expect(unset.warnings).toEqual([
    'X-Forwarded-For is ignored without TRUST_PROXY: callers behind a proxy count as one address',
  ]);
  expect(none.warnings).toEqual([]);
});
