import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '@videogen/schema';
import {
  openDatabase,
  chooseSeed,
  createRandom,
  readField,
  readLedger,
  serveHere,
  type ServerHere,
} from '@videogen/testkit';
import { askCalls, type CallAnswer } from './calls/ask-calls.ts';
import { buildArgs } from './calls/build-args.ts';
import type { Call } from './calls/print-calls.ts';
import { isSubmitting, listRootFields, type RootField } from './calls/root-fields.ts';
import { selectEverything } from './calls/select-everything.ts';
import { listTextPlaces, type TextPlace } from './calls/text-places.ts';
import { databaseKind } from '../database-kind.ts';
import { isWhole } from '../extent.ts';
import { listForms, listOddStrings } from './odd-strings.ts';
import { submitOddStrings } from './odd-submissions.ts';
import { printStored, printWire, readStored } from './sent-and-stored.ts';
import { submitInputs, type Input } from './submit-inputs.ts';

const TOTAL = 626;
const seed = chooseSeed(process.env);
const everyString = listOddStrings(TOTAL, createRandom(seed));
// All of them take half a minute on SQLite, and several times that on PostgreSQL. Elsewhere these are the strings that a
// database could fail on, and every tenth of the others.
const oddStrings =
  isWhole && databaseKind === 'sqlite'
    ? everyString
    : everyString.filter((text, index) => !canBeStored(text) || index % 10 === 0);

/** False for a text that cannot be written as JSON, or kept by a database. */
function canBeStored(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

const settings = {
  // No poller: submissions need no polls here.
  ROLES: 'gateway,sandbox',
  IMPORT_ON_FIRST_USE: 'false',
  LOG_LEVEL: 'error',
  // Lifts LIMIT_OPERATIONS_PER_KEY and LIMIT_OPERATION_BURST_PER_KEY: each string is an operation of its own.
  LIMIT_OPERATIONS_PER_KEY: '1000000',
  LIMIT_OPERATION_BURST_PER_KEY: '1000000',
  // Lifts LIMIT_ALIASES, LIMIT_ROOT_FIELDS, LIMIT_SUBMISSIONS, LIMIT_REFRESHES, LIMIT_TOKENS and LIMIT_COST: many calls go as one
  // operation, which takes seconds off.
  LIMIT_ALIASES: '100',
  LIMIT_ROOT_FIELDS: '100',
  LIMIT_SUBMISSIONS: '100',
  LIMIT_REFRESHES: '100',
  LIMIT_TOKENS: '10000',
  LIMIT_COST: '1000000',
};

const stack = new AsyncDisposableStack();
let server: ServerHere;

beforeAll(async () => {
  console.log(`${oddStrings.length} odd strings, CHAOS_SEED=${seed}`);
  const database = databaseKind === 'postgres' ? stack.use(await openDatabase('postgres')).env : {};
  server = stack.use(await serveHere({ ...database, ...settings }));
});

afterAll(() => stack.disposeAsync());

const AT_ONCE = 50;
/** Enough to see the problem. */
const MOST_SHOWN = 5;

const rootFields = listRootFields(schema);
/** All others look something up. */
const submitting = rootFields.filter((field) => isSubmitting(field));
const lookups = rootFields
  .filter((field) => !submitting.includes(field))
  .flatMap((field) => listTextPlaces(field.args).map((place) => ({ field, place, name: describePlace(field, place) })));

function describePlace({ kind, name }: RootField, { path }: TextPlace): string {
  return `${kind} ${name}(${path.join('.')})`;
}

test.for(lookups)('$name finds nothing by odd strings, or names their problem', async ({ field, place }) => {
  const loggedBefore = server.log().length;
  const values = oddStrings.flatMap((text) => listForms(place, text));
  const calls = values.map((value) => ({ field, args: buildArgs(field.args, [{ path: place.path, value }]) }));

  const answers = await askCalls(calls, {
    gatewayUrl: server.gatewayUrl,
    key: 'lt_odd_lookups',
    select: ({ type }) => selectEverything(schema, type, { levels: 1 }),
    atOnce: AT_ONCE,
  });

  const { requests } = await readLedger(server.sandboxUrl);
  expect(calls.flatMap((call, index) => judgeLookup(call, answers[index])).slice(0, MOST_SHOWN)).toEqual([]);
  expect(server.log().slice(loggedBefore)).toBe('');
  expect(requests.map(({ endpoint }) => endpoint)).toEqual(['user']);
});

const typedCodes: ReadonlySet<unknown> = new Set(['BAD_USER_INPUT', 'NOT_FOUND']);

/** The problems of an answer to a call that looks something up. */
function judgeLookup({ args }: Call, answer: CallAnswer | undefined): readonly string[] {
  const codes = answer?.errors.map((error) => readField(error, 'extensions', 'code')) ?? [];
  const isRefused = codes.length > 0 && codes.every((code) => typedCodes.has(code)) && answer?.data == null;
  if (isRefused || (codes.length === 0 && isNothing(answer?.data))) return [];
  return [`${JSON.stringify(args)} → ${JSON.stringify(answer)}`];
}

/** Results about nothing that is there, or about the text itself. */
const nothing: ReadonlySet<unknown> = new Set(['NotFoundError', 'InvalidInputError']);

function isNothing(data: unknown): boolean {
  if (Array.isArray(data)) return data.every(isNothing);
  if (data === null || nothing.has(readField(data, '__typename'))) return true;
  // A preview knows no generation of such an input; its problems are those of a submission.
  const found = readField(data, '__typename') === 'GenerateVideosPreview' ? 'existing' : 'totalCount';
  return readField(data, found) === 0;
}

test.for(submitting)(
  '$kind $name forwards odd strings unchanged, or names the field of each that it refuses',
  { timeout: 300_000 },
  async (field) => {
    const loggedBefore = server.log().length;
    const options = { gatewayUrl: server.gatewayUrl, key: `lt_unlimited_odd_${field.name}`, field };
    const submit = (inputs: readonly Input[]) => submitInputs(inputs, options);
    const acceptedBefore = (await readLedger(server.sandboxUrl)).accepted.length;

    const { forwarded, refused, problems } = await submitOddStrings({
      field,
      strings: oddStrings,
      formsOf: listForms,
      submit,
    });
    const stored = await readStored(options, forwarded);
    const repeated = forwarded.filter(({ input }) => input['idempotencyKey'] !== undefined);
    const repeatedIds = (await submit(repeated.map(({ input }) => input))).map((result) =>
      readField(result, 'generation', 'id'),
    );

    const accepted = (await readLedger(server.sandboxUrl)).accepted.slice(acceptedBefore);
    const bodies = new Map(accepted.map(({ generationId, body }) => [generationId, body]));
    console.log(`${field.name}: ${forwarded.length} sent on, refused by place:`, Object.fromEntries(refused));
    expect(problems.slice(0, MOST_SHOWN)).toEqual([]);
    // A prompt may be any text that is not blank.
    expect(refused.get('prompt')).toBe(oddStrings.filter((text) => !canBeStored(text) || text.trim() === '').length);
    expect(bodies.size).toBe(forwarded.length);
    expect(forwarded.map(({ generationId }) => bodies.get(generationId))).toEqual(
      forwarded.map(({ input }) => printWire(input)),
    );
    expect(stored).toEqual(forwarded.map(({ input }) => printStored(input)));
    expect(repeatedIds).toEqual(repeated.map(({ id }) => id));
    expect(server.log().slice(loggedBefore)).toBe('');
  },
);
