import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '@videogen/sandbox';
import { schema } from '@videogen/schema';
import {
  askGraphql,
  openDatabase,
  type OwnDatabase,
  readField,
  readList,
  readText,
  recordRequests,
  type RequestRecorder,
  serveHere,
  type ServerHere,
} from '@videogen/testkit';
import { isObjectType } from 'graphql';
import { askCalls, type CallAnswer } from '../calls/ask-calls.ts';
import { buildArgs } from '../calls/build-args.ts';
import { printCalls, type Call } from '../calls/print-calls.ts';
import { isSubmitting, listRootFields, type RootField } from '../calls/root-fields.ts';
import { selectEverything } from '../calls/select-everything.ts';
import { listTextPlaces, type TextPlace } from '../calls/text-places.ts';
import { connectSocket, run } from '../../follow-by-socket.ts';
import { submitOddStrings } from '../odd-submissions.ts';
import { submitInputs } from '../submit-inputs.ts';
import { listRows } from './list-rows.ts';
import { listTexts } from './list-texts.ts';
import { decodeOurs, makeTwin } from './made-up-twin.ts';
import { everyState, ownEverything } from './own-everything.ts';
import { leaveOutGiven, printInside, type Tried } from './same-answer.ts';

const owner = { key: 'lt_unlimited_aardvark', mark: 'aardvark', count: 7_100_000 } as const;
const stranger = { key: 'lt_unlimited_bandicoot', mark: 'bandicoot', count: 8_200_000 } as const;
const marks = { mark: owner.mark, nobodys: 'aardwolf' } as const;

const stack = new AsyncDisposableStack();
let database: OwnDatabase;
let upstream: RequestRecorder;
let server: ServerHere;
/** Texts and numbers that only the owner may read. */
let secrets: readonly string[];
/** The secrets that a stranger may try: all but times and the key, whose holder is the owner. */
let values: readonly string[];
let ownerId: string;

beforeAll(async () => {
  const sandbox = stack.use(await startSandbox({ port: 0, speed: 1 }));
  upstream = stack.use(await recordRequests(sandbox.url));
  database = stack.use(await openDatabase('sqlite'));
  server = stack.use(
    await serveHere({ ...database.env, VIDEOGENAPI_URL: `http://127.0.0.1:${upstream.port}/api/v1`, ...settings }),
  );
  const where = { gatewayUrl: server.gatewayUrl, sandboxUrl: sandbox.url };
  await ownEverything(where, stranger);
  // Read before the owner has anything: texts in both answers are no secrets.
  const strangers = new Set(listTexts(await readEverything(stranger.key)));
  const { idempotencyKeys } = await ownEverything(where, owner);

  const everything = await readEverything(owner.key);
  const ownTexts = listTexts(everything).filter((text) => !strangers.has(text));
  const inside = ownTexts.flatMap((text) => decodeOurs(text)?.match(/[\da-f-]{36}/g) ?? []);
  secrets = [...new Set([...ownTexts, ...inside, ...idempotencyKeys, owner.key])];
  values = secrets.filter((text) => !/^\d{4}-\d\d-\d\dT/.test(text) && text !== owner.key);
  const user = rootFields.filter(({ kind }) => kind === 'query').findIndex(({ name }) => name === 'me');
  ownerId = decodeOurs(readText(everything[user]?.data, 'id'))?.replace('User:', '') ?? '';
});

afterAll(() => stack.disposeAsync());

const settings = {
  // Nothing moves on by itself.
  ROLES: 'gateway',
  IMPORT_ON_FIRST_USE: 'false',
  // Lifts LIMIT_OPERATIONS_PER_KEY and LIMIT_OPERATION_BURST_PER_KEY: each value is an operation of its own.
  LIMIT_OPERATIONS_PER_KEY: '1000000',
  LIMIT_OPERATION_BURST_PER_KEY: '1000000',
  // Lifts LIMIT_ALIASES, LIMIT_ROOT_FIELDS, LIMIT_SUBMISSIONS, LIMIT_REFRESHES, LIMIT_TOKENS, LIMIT_QUERY_BYTES, LIMIT_COST, LIMIT_ANSWER_BYTES:
  // everything is selected, and many calls go as one operation.
  LIMIT_ALIASES: '100',
  LIMIT_ROOT_FIELDS: '100',
  LIMIT_SUBMISSIONS: '100',
  LIMIT_REFRESHES: '100',
  LIMIT_TOKENS: '100000',
  LIMIT_QUERY_BYTES: '1000000',
  LIMIT_COST: '10000000',
  LIMIT_ANSWER_BYTES: '100000000',
} as const;

const rootFields = listRootFields(schema);
const select = ({ type }: RootField): string => selectEverything(schema, type, { levels: 5 });
const AT_ONCE = 20;
/** Enough to see the problem. */
const MOST_SHOWN = 5;

function ask(key: string, calls: readonly Call[]): Promise<readonly CallAnswer[]> {
  return askCalls(calls, { gatewayUrl: server.gatewayUrl, key, select, atOnce: AT_ONCE });
}

/** A call of the list of generations. */
function generationsOf(args: Call['args']): Call {
  const field = rootFields.find(({ name }) => name === 'generations');
  if (!field) throw new Error('there is no list of generations');
  return { field, args };
}

/** The answers to all queries, without any id. */
function readEverything(key: string): Promise<readonly CallAnswer[]> {
  const queries = rootFields.filter(({ kind }) => kind === 'query');
  const calls = queries.map((field) => ({ field, args: buildArgs(field.args, []) }));
  return ask(key, calls);
}

/** Calls a field as the stranger: without any of the owner's texts, then with each of them at each place for texts. */
async function tryTexts(field: RootField, texts: readonly string[]): Promise<readonly Tried[]> {
  if (isSubmitting(field)) return trySubmitting(field, texts);
  const places = listTextPlaces(field.args).filter(takesIds);
  const given = places.flatMap(({ path }) => texts.map((value) => [{ path, value }]));
  const calls = [[], ...given].map((placed) => ({ field, args: buildArgs(field.args, placed) }));
  const answers = await ask(stranger.key, calls);
  return calls.map(({ args }, index) => ({ args, answer: answers[index] }));
}

function takesIds({ scalar }: TextPlace): boolean {
  return scalar === 'ID' || scalar === 'String';
}

/** Submits each text at all places of one input, then at those that accepted it. */
async function trySubmitting(field: RootField, texts: readonly string[]): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  const options = { gatewayUrl: server.gatewayUrl, key: stranger.key, field, selection: select(field) };
  await submitOddStrings({
    field,
    strings: texts,
    formsOf: (place, text) => (takesIds(place) ? [text] : []),
    async submit(inputs) {
      const answers = await submitInputs(inputs, options);
      tried.push(...inputs.map((args, index) => ({ args, answer: answers[index] })));
      return answers;
    },
  });
  return tried;
}

/** The secrets in an answer, without those in its arguments. */
function listLeaks({ args, answer }: Tried): readonly string[] {
  const said = JSON.stringify(answer) ?? '';
  const given = JSON.stringify(args);
  return secrets.filter((secret) => holds(said, secret) && !holds(given, secret));
}

/** By chance, a number may be a part of an id. */
function holds(json: string, secret: string): boolean {
  if (!json.includes(printInside(secret))) return false;
  return /\D/.test(secret) || new RegExp(`(?<![\\w-])${secret}(?![\\w-])`).test(json);
}

/** True where a field was resolved, even to an error of its own. */
function isCalled({ answer }: Tried): boolean {
  const errors = readField(answer, 'errors');
  return !Array.isArray(errors) || errors.every((error) => readField(error, 'path') !== undefined);
}

/** The owner's rows, and the requests to VideoGenAPI with the owner's key or about the owner's generations. */
async function observeOwner(): Promise<object> {
  const ids = values.filter((text) => /^[\da-f-]{36}$|^gen_/.test(text));
  const requests = upstream.requests.filter(
    ({ path, key }) => key === owner.key || ids.some((id) => path.includes(id)),
  );
  return {
    rows: await listRows(database, { userId: ownerId, ids }),
    requests: requests.map(({ method, path }) => `${method} ${path}`),
    answers: leaveOutCurves(await readEverything(owner.key)),
  };
}

/** A curve begins at the time of its answer. */
function leaveOutCurves(answers: readonly CallAnswer[]): unknown {
  return JSON.parse(JSON.stringify(answers, (name, value: unknown) => (name === 'progressCurve' ? undefined : value)));
}

test('the owner has a generation in every state, and can read the secrets', async () => {
  const [page] = await ask(owner.key, [generationsOf({})]);
  const byId = rootFields.filter(({ kind, args }) => kind !== 'mutation' && args.some(({ name }) => name === 'id'));
  const found = await Promise.all(
    byId.map((field) =>
      ask(
        owner.key,
        values.map((id) => ({ field, args: { id } })),
      ),
    ),
  );

  const statuses = readList(page?.data, 'nodes').map((node) => readText(node, 'status'));
  expect(statuses.toSorted()).toEqual(everyState.toSorted());
  expect(byId.map(({ name }) => name)).toEqual(['generation', 'node', 'generationUpdated']);
  for (const answers of found) {
    const read = new Set(answers.flatMap((answer) => listLeaks({ args: {}, answer })));
    expect(read.size).toBeGreaterThan(10 * everyState.length);
  }
});

test('the updates of a user do not reach another user who follows everything', async () => {
  await using socket = connectSocket(server.gatewayUrl, stranger.key);
  const [page] = await ask(stranger.key, [generationsOf({ last: 1 })]);
  const id = readText(page?.data, 'nodes', 0, 'id');
  const received: unknown[] = [];
  for (const field of rootFields.filter(({ kind }) => kind === 'subscription')) {
    const { query, variables } = printCalls(
      [{ field, args: buildArgs(field.args, [{ path: ['id'], value: id }]) }],
      select,
    );
    socket.client.subscribe(
      { query, variables: { ...variables } },
      { next: (result) => received.push(result), error() {}, complete() {} },
    );
  }
  await run(socket.client, '{ me { id } }');
  await run(socket.client, '{ me { id } }');

  await submitPrompt(owner.key, `A late secret of ${owner.mark}`);
  await submitPrompt(stranger.key, `A late word of ${stranger.mark}`);
  await expect.poll(() => JSON.stringify(received)).toContain(`A late word of ${stranger.mark}`);

  expect(listLeaks({ args: {}, answer: received })).toEqual([]);
  expect(JSON.stringify(received)).not.toContain(owner.mark);
});

async function submitPrompt(key: string, prompt: string): Promise<void> {
  const query = 'mutation ($input: GenerateVideoInput!) { generateVideo(input: $input) { __typename } }';
  const { body } = await askGraphql(server.gatewayUrl, { key, query, variables: { input: { prompt } } });
  expect(readText(body, 'data', 'generateVideo', '__typename')).toBe('GenerateVideoSuccess');
}

test('no field within an answer takes an id or a text, so that a stranger can only try the root fields', () => {
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const inner = Object.values(schema.getTypeMap()).filter((type) => !roots.has(type) && !type.name.startsWith('__'));
  const fields = inner.filter((type) => isObjectType(type)).flatMap((type) => Object.values(type.getFields()));

  expect(fields.length).toBeGreaterThan(50);
  expect(fields.filter(({ args }) => listTextPlaces(args).length > 0).map(({ name }) => name)).toEqual([]);
});

// A user who submits the owner's texts can read them afterwards.
const submittingLast = rootFields.toSorted((a, b) => Number(isSubmitting(a)) - Number(isSubmitting(b)));

test.for(submittingLast)(
  '$kind $name shows a stranger nothing of another user, not even that an id exists',
  { timeout: 300_000 },
  async (field) => {
    const twins = values.map((text) => makeTwin(text, marks));
    const before = await observeOwner();

    const tried = await tryTexts(field, values);
    const triedTwins = await tryTexts(field, twins);

    expect(tried.filter((each) => !isCalled(each)).slice(0, MOST_SHOWN)).toEqual([]);
    expect(tried.flatMap(listLeaks).slice(0, MOST_SHOWN)).toEqual([]);
    expect(tried.map((each) => leaveOutGiven(each, values))).toEqual(
      triedTwins.map((each) => leaveOutGiven(each, twins)),
    );
    expect(await observeOwner()).toEqual(before);
  },
);
