import { expect, test } from 'vitest';
import { openDatabase, spawnServer } from '@videogen/testkit';

test('a server says which PostgreSQL and Redis it uses, without a password', async () => {
  await using database = await openDatabase('postgres');
  const url = new URL(database.env['DATABASE_URL'] ?? '');
  url.password = 'very-secret';
  await using server = await spawnServer({ ...database.env, DATABASE_URL: url.href });

  expect(server.output()).toContain(
    `  Database   PostgreSQL at 127.0.0.1:5432${url.pathname}, with notifications over Redis at 127.0.0.1:6379`,
  );
  expect(server.output()).not.toContain('very-secret');
});
