import { GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../src/index.ts';
import { createExecutor } from './executor.ts';
import { internal } from '@videogen/store/testing';

function scalar(name: string): GraphQLScalarType {
  const type = schema.getType(name);
  if (!(type instanceof GraphQLScalarType)) throw new Error(`${name} is no scalar`);
  return type;
}

describe('DateTime', () => {
  test.each([
    ['2026-11-23T08:15:30Z', '2026-11-23T08:15:30.000Z'],
    ['2026-11-23T08:15:30.123456Z', '2026-11-23T08:15:30.123Z'],
    ['2026-11-23T08:15+02:00', '2026-11-23T06:15:00.000Z'],
    ['2026-11-23t08:15:30z', '2026-11-23T08:15:30.000Z'],
  ])('reads %s as %s', (text, time) => {
    expect(scalar('DateTime').coerceInputValue(text)).toEqual(new Date(time));
  });

  test.each([
    '2026-11-23T08:15:30',
    '2026-11-23',
    '2026-11-23 08:15:30Z',
    '2026-13-01T00:00:00Z',
    'now',
    '',
    1_764_000_000_000,
    null,
    {},
  ])('refuses %j', (value) => {
    expect(() => scalar('DateTime').coerceInputValue(value)).toThrow('Expected a time in ISO 8601 with its zone');
  });

  test('is written in UTC', () => {
    expect(scalar('DateTime').coerceOutputValue(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('SafeInt', () => {
  test.each([0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER])('takes %i', (value) => {
    expect(scalar('SafeInt').coerceInputValue(value)).toBe(value);
  });

  test.each(['0', '-1', '2147483648', '9007199254740991'])('takes the literal %s', async (literal) => {
    await using executor = await createExecutor();

    const { errors, data } = await executor.execute(submit(`duration: 0, seed: ${literal}`));

    expect({ errors, data }).toEqual({ errors: [], data: { generateVideo: { __typename: 'InvalidInputError' } } });
  });

  test.each([2 ** 53, -(2 ** 53), 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', true, null])(
    'refuses %j',
    (value) => {
      expect(() => scalar('SafeInt').coerceInputValue(value)).toThrow('Expected a whole number up to 2^53 - 1');
    },
  );

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['1.5', '1.5'],
    ['"1"', '"1"'],
    ['true', 'true'],
    ['[1]', 'a list'],
    ['{ seed: 1 }', 'an object'],
  ])('refuses the literal %s', async (literal, got) => {
    await using executor = await createExecutor();

    const answer = await executor.execute(submit(`seed: ${literal}`));

    const message = `Expected a whole number up to 2^53 - 1, got ${got}.`;
    expect(answer).toEqual({ data: null, errors: [{ code: undefined, message }] });
  });
});

describe('JSONObject', () => {
  test('takes a literal with variables anywhere inside', async () => {
    await using executor = await createExecutor();
    const { execute, alice, store } = executor;
    const source = /* GraphQL */ `
      mutation ($text: String, $list: [Int], $missing: Int, $image: String) {
        generateVideo(
          input: {
            prompt: "A cat"
            extra: {
              text: $text
              deep: { list: $list, more: [1.5, true, null, WORD, $text] }
              gone: $missing
              image_url: $image
            }
          }
        ) {
          __typename
          ... on InvalidInputError {
            issues {
              path
              message
            }
          }
        }
      }
    `;

    const { data, errors } = await execute(source, { text: 'x\0', list: [1, 2], image: 'http://10.0.0.1/' });

    expect(errors).toEqual([]);
    expect(data).toEqual({
      generateVideo: {
        __typename: 'InvalidInputError',
        issues: [
          { path: ['extra', 'text'], message: 'a NUL character (U+0000) cannot be sent' },
          { path: ['extra', 'deep'], message: 'a NUL character (U+0000) cannot be sent' },
          {
            path: ['extra', 'image_url'],
            message: 'expected a public host, got "10.0.0.1", which VideoGenAPI cannot reach',
          },
        ],
      },
    });
    expect(
      await store[internal].db.selectFrom('generations').select('id').where('userId', '=', alice.id).execute(),
    ).toEqual([]);
  });

  test.each([
    ['[1]', 'a list'],
    ['"text"', '"text"'],
    ['7', '7'],
    ['true', 'true'],
  ])('refuses the literal %s', async (literal, got) => {
    await using executor = await createExecutor();

    const answer = await executor.execute(submit(`extra: ${literal}`));

    const message = `Expected a JSON object, got ${got}.`;
    expect(answer).toEqual({ data: null, errors: [{ code: undefined, message }] });
  });

  test.each([
    [[1], 'a list'],
    ['text', '"text"'],
    [7, '7'],
  ])('refuses the variable %j', async (extra, got) => {
    await using executor = await createExecutor();
    const source =
      'mutation ($extra: JSONObject) { generateVideo(input: { prompt: "A cat", extra: $extra }) { __typename } }';

    const answer = await executor.execute(source, { extra });

    const message = `Variable "$extra" has invalid value: Expected a JSON object, got ${got}.`;
    expect(answer).toEqual({ data: null, errors: [{ code: undefined, message }] });
  });
});

test('a URL is passed on unchanged and checked by the mutation', async () => {
  await using executor = await createExecutor();

  const { data, errors } = await executor.execute(
    `mutation { generateVideo(input: { prompt: "", imageUrl: "no url" }) {
      ... on Error { message }
      ... on InvalidInputError { issues { path } }
    } }`,
  );

  expect(errors).toEqual([]);
  expect(data).toEqual({
    generateVideo: {
      message:
        'The input is not valid: prompt: expected 1 to 1000 characters, got none; imageUrl: expected an http(s) URL.',
      issues: [{ path: ['prompt'] }, { path: ['imageUrl'] }],
    },
  });
  expect(scalar('URL').coerceInputValue('HTTP://Example.com/%7e?x=ü')).toBe('HTTP://Example.com/%7e?x=ü');
});

test('an unreachable VideoGenAPI is an UpstreamError', async () => {
  await using executor = await createExecutor();

  const { data } = await executor.execute(
    `mutation { generateVideo(input: { prompt: "A cat" }) {
      __typename
      ... on UpstreamError { status retryable upstreamMessage }
    } }`,
  );

  expect(data).toEqual({
    generateVideo: { __typename: 'UpstreamError', status: null, retryable: true, upstreamMessage: null },
  });
});

function submit(field: string): string {
  return `mutation { generateVideo(input: { prompt: "A cat", ${field} }) { __typename } }`;
}

test('times are printed as JavaScript prints them, in whatever order they come', () => {
  const dateTime = scalar('DateTime');
  const days = [0, -1, 1, 86_399_999, 86_400_000, -86_400_001, Date.UTC(2026, 10, 26, 14, 5, 9, 7), 8.64e15, -8.64e15];
  const times = days.flatMap((ms) => [new Date(ms), new Date(Math.trunc(ms / 2))]);

  const printed = times.map((time) => dateTime.serialize(time));

  expect(printed).toEqual(times.map((time) => time.toISOString()));
  expect(() => dateTime.serialize(new Date(Number.NaN))).toThrow(RangeError);
});
