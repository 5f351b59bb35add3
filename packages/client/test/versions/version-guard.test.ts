import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createNewestStates } from '../../src/versions/newest-states.ts';
import { createVersionGuard, type AnswerData, type VersionGuard } from '../../src/versions/version-guard.ts';

const UPDATE = 'subscription { generationUpdated(id: "a") { generation { id version status videoUrl } } }';
const completed = { id: 'a', version: 4, status: 'COMPLETED', videoUrl: 'http://a' };
const pending = { id: 'a', version: 1, status: 'PENDING', videoUrl: null };

function check(guard: VersionGuard, text: string, data: AnswerData, variables = {}) {
  return guard.check({ document: guard.complete(parse(text)), variables, data });
}

const withUpdates = (selections: string): string =>
  `query ($n: Int) { generation(id: "a") { id version updates(first: $n) { ${selections} } } }`;

/** Creates a guard that has seen the generation `a` as completed. */
function createWarned(): VersionGuard {
  const guard = createVersionGuard();
  check(guard, UPDATE, { generationUpdated: { generation: completed } });
  return guard;
}

test('an older state is replaced by the newest, under other names and in lists', () => {
  const guard = createWarned();
  const text = '{ generations { edges { node { id version now: status link: videoUrl } } } }';
  const { id, version, status: now, videoUrl: link } = pending;

  const checked = check(guard, text, {
    generations: { edges: [{ node: { id: 'b', version: 1, now, link } }, { node: { id, version, now, link } }] },
  });

  expect(checked).toEqual({
    isStale: false,
    data: {
      generations: {
        edges: [
          { node: { id: 'b', version: 1, now: 'PENDING', link: null } },
          { node: { id: 'a', version: 4, now: 'COMPLETED', link: 'http://a' } },
        ],
      },
    },
  });
});

test('an older state with a field that the newest lacks is to be read again', () => {
  const guard = createWarned();

  const checked = check(guard, '{ generation(id: "a") { id version status prompt } }', {
    generation: { id: 'a', version: 1, status: 'PENDING', prompt: 'A cat' },
  });

  expect(checked.isStale).toBe(true);
  expect(checked.data).toEqual({ generation: { id: 'a', version: 4, status: 'COMPLETED', prompt: 'A cat' } });
});

test('a newer state is taken as it is, and another one of the same version adds to it', () => {
  const guard = createWarned();
  const failed = { generation: { id: 'a', version: 5, status: 'FAILED' } };
  const prompt = { generation: { id: 'a', version: 5, prompt: 'A cat' } };
  check(guard, '{ generation(id: "a") { id version status } }', failed);
  check(guard, '{ generation(id: "a") { id version prompt } }', prompt);

  const checked = check(guard, '{ generation(id: "a") { id version status prompt } }', {
    generation: { id: 'a', version: 4, status: 'COMPLETED', prompt: 'A dog' },
  });

  expect(checked).toEqual({
    isStale: false,
    data: { generation: { id: 'a', version: 5, status: 'FAILED', prompt: 'A cat' } },
  });
});

test('fields that were added are removed from the data', () => {
  const guard = createVersionGuard();

  const { data } = check(guard, '{ generation(id: "a") { status } me { id } }', {
    generation: { status: 'PENDING', videogen_id: 'a', videogen_version: 1 },
    me: { id: 'u' },
  });

  expect(data).toEqual({ generation: { status: 'PENDING' }, me: { id: 'u' } });
});

test('values of a field are distinguished by its arguments and selections, in any order', () => {
  const guard = createVersionGuard();
  const one = { generation: { id: 'a', version: 2, updates: [{ at: '1', status: 'PENDING' }] } };
  const old = { generation: { id: 'a', version: 1, updates: [] } };
  check(guard, withUpdates('at status'), one, { n: 1 });

  const same = check(guard, withUpdates('status at'), old, { n: 1 });
  const other = check(guard, withUpdates('status at'), old, { n: 2 });

  expect(same).toEqual({ isStale: false, data: one });
  expect(other.isStale).toBe(true);
});

test('the progress of a version does not fall', () => {
  const guard = createVersionGuard();
  const text = '{ generation(id: "a") { id version progress } }';
  check(guard, text, { generation: { id: 'a', version: 2, progress: 0.6 } });

  const late = check(guard, text, { generation: { id: 'a', version: 2, progress: 0.4 } });
  const next = check(guard, text, { generation: { id: 'a', version: 2, progress: 0.7 } });
  const unknown = check(guard, text, { generation: { id: 'a', version: 2, progress: null } });

  expect(late).toEqual({ isStale: false, data: { generation: { id: 'a', version: 2, progress: 0.6 } } });
  expect(next.data).toEqual({ generation: { id: 'a', version: 2, progress: 0.7 } });
  expect(unknown.data).toEqual({ generation: { id: 'a', version: 2, progress: null } });
});

test('the fragments of other types, and fields of a newer gateway, are left alone', () => {
  const guard = createWarned();
  const text = `{
    node(id: "a") { id ... on Model { status: name } ... on Generation { version status } }
    news { items { id version } }
  }`;
  const data = {
    node: { __typename: 'Model', id: 'a', status: 'Kling' },
    news: { items: [{ id: 'a', version: 1 }] },
  };

  expect(check(guard, text, data)).toEqual({ isStale: false, data });
});

test('the generation that was seen least recently is forgotten first', () => {
  const states = createNewestStates(2);
  const see = (id: string, version: number) =>
    states.findNewer({ id, version, progress: undefined, values: new Map([['version', version]]) });
  see('a', 2);
  see('b', 2);
  see('a', 3);
  see('c', 2);

  expect(see('a', 2)?.values).toEqual(new Map([['version', 3]]));
  expect(see('b', 1)).toBe(undefined);
});
