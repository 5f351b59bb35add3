import { expect, test } from 'vitest';
import { readStoreProblem, StoreUnavailableError } from '../../src/index.ts';

const withCode = (code: string): Error => Object.assign(new Error('something of the database'), { code });
const withErrcode = (errcode: number): Error => Object.assign(new Error('something of SQLite'), { errcode });

test.each([
  ['a database that never answered', new StoreUnavailableError()],
  ['a refused connection', withCode('ECONNREFUSED')],
  ['a reset connection', withCode('ECONNRESET')],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
  ['no free connection in time', new Error('timeout exceeded when trying to connect')],
  ['a server that shuts down', withCode('57P01')],
  ['a server that starts', withCode('57P03')],
  ['a statement cancelled by its time-out', withCode('57014')],
  ['a deadlock', withCode('40P01')],
  ['too many connections', withCode('53300')],
  ['a database that is closed to connections', withCode('55000')],
  ['SQLITE_BUSY', withErrcode(5)],
  ['SQLITE_BUSY_SNAPSHOT', withErrcode(517)],
  ['a refusal by each address of a host', new AggregateError([withCode('EINVAL'), withCode('ECONNREFUSED')])],
  ['an error that was caused by one', new Error('not written', { cause: withCode('ECONNRESET') })],
  ['one among several that were caused', new Error('', { cause: new AggregateError([withCode('57P01')]) })],
])('%s means that the database is unavailable', (_, error) => {
  expect(readStoreProblem(error)).toBe('unavailable');
});

test.each([
  ['SQLITE_FULL', withErrcode(13)],
  ['a failed write of SQLite', withErrcode(778)],
  ['disk_full of PostgreSQL', withCode('53100')],
])('%s means that the database is full', (_, error) => {
  expect(readStoreProblem(error)).toBe('full');
});

test.each([
  ['a value that is there twice', withCode('23505')],
  ['a constraint of SQLite', withErrcode(2067)],
  ['a wrong password', withCode('28P01')],
  ['a table that is missing', withCode('42P01')],
  ['a bug', new TypeError('undefined is not a function')],
  ['no error at all', 'ECONNREFUSED'],
  ['several others', new AggregateError([withCode('23505'), new TypeError('no function')])],
  ['an error that was caused by another', new Error('not written', { cause: withCode('23505') })],
])('%s means neither', (_, error) => {
  expect(readStoreProblem(error)).toBeUndefined();
});
