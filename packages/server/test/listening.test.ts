import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { describeListenFailure } from '../src/messages/describe-listen-failure.ts';
import { readConfig, startServer } from '../src/index.ts';
import { ConfigError } from '../src/config/config.ts';
import { silent } from './silent-log.ts';

/** Occupies a port of 127.0.0.1. */
async function holdPort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

test.each([
  { variable: 'PORT', roles: 'gateway' },
  { variable: 'SANDBOX_PORT', roles: 'sandbox' },
])('the error for a $variable in use names the variable and the remedy', async ({ variable, roles }) => {
  await using held = await holdPort();
  const env = { DATABASE_URL: 'sqlite::memory:', SANDBOX_PORT: '0', ROLES: roles, [variable]: String(held.port) };

  const starting = startServer(readConfig(env, '/nowhere'), silent);

  await expect(starting).rejects.toEqual(
    new ConfigError([
      `${variable}: ${held.port} is in use on 127.0.0.1; stop the other program or set ${variable} to another`,
    ]),
  );
});

test('the error for a HOST of another machine names HOST and not PORT', async () => {
  const env = { DATABASE_URL: 'sqlite::memory:', ROLES: 'gateway', PORT: '0', HOST: '192.0.2.1' };

  const starting = startServer(readConfig(env, '/nowhere'), silent);

  await expect(starting).rejects.toEqual(
    new ConfigError(['HOST: 192.0.2.1 is not an address of this machine; set HOST to one that is, such as 127.0.0.1']),
  );
});

const gateway = { part: 'gateway', portVariable: 'PORT', host: 'here.example', port: 80 } as const;

test.each([
  ['EACCES', 'PORT: 80 is not allowed to this user; set PORT to a number above 1023'],
  ['EAFNOSUPPORT', 'HOST: here.example is not an address of this machine; set HOST to one that is, such as 127.0.0.1'],
  ['ENOTFOUND', 'HOST: the name here.example has no known address; set HOST to an address, such as 127.0.0.1'],
  ['EAI_AGAIN', 'HOST: the name here.example has no known address; set HOST to an address, such as 127.0.0.1'],
])('%s is reported as "%s"', (code, problem) => {
  expect(describeListenFailure(gateway, Object.assign(new Error('raw'), { code }))).toEqual(new ConfigError([problem]));
});

test('any other failure keeps its message and names no variable', () => {
  const cause = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });

  const failure = describeListenFailure(gateway, cause);

  // Errors of different classes are never equal: this one is not a ConfigError.
  expect(failure).toEqual(new Error('The gateway could not start: EMFILE: too many open files', { cause }));
});
