import { sql } from 'kysely';
import {
  beginSubmission,
  cancelScheduled,
  claimHeads,
  claimTurns,
  insertImported,
  keepForecasts,
  listFollowed,
  listUnconfirmed,
  markKeyRefused,
  openStore,
  pauseAccount,
  postpone,
  readSnapshots,
  recordObservation,
  recordUnchanged,
  releaseHead,
  releaseTurn,
  removeOldUpdates,
  renewTurn,
  saveRateLimit,
  scheduleSubmission,
  setHeadTime,
  takeCallerToken,
  type Store,
  type Turn,
} from '../../src/index.ts';
import { saveMonthlyUsage } from '../save-monthly-usage.ts';
import { requestTurn } from '../../src/account/agenda.ts';
import { newSubmission, reported, saveTestUser, wideBudget } from '../generations-made-here.ts';
import { createPostgresDatabase, encryptionKey } from '../open-test-store.ts';
import { internal } from '../../src/store.ts';

const WRITERS = 8;
const keys = ['lt_alice_0001', 'lt_bob_000001', 'lt_carol_0001'];
const models = ['sora-2', 'kling_25'];
/** So few generations of a user, that writers meet. */
const MOST_GENERATIONS = 12;

/** The result of a hunt. */
export interface Hunt {
  /** The errors of all writes. */
  readonly errors: readonly string[];
  /** The deadlocks that PostgreSQL has ended, by its own count. */
  readonly deadlocks: number;
  /** The number of writes of each kind. */
  readonly writes: Readonly<Record<string, number>>;
}

/** Lets writers of eight processes change the same rows for so long, in all orders. `seed` repeats their choices. */
export async function huntDeadlocks({ ms, seed }: { readonly ms: number; readonly seed: number }): Promise<Hunt> {
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await createPostgresDatabase());
  const stores: Store[] = [];
  for (let count = 0; count < WRITERS; count += 1) {
    stores.push(stack.use(await openStore({ url, encryptionKey, poolSize: 2 })));
  }
  const [first] = stores;
  if (!first) throw new Error('there are no writers');
  const users: string[] = [];
  for (const key of keys) users.push((await saveTestUser(first, key)).id);
  const errors: string[] = [];
  const writes: Record<string, number> = {};
  const endsAt = performance.now() + ms;

  await Promise.all(
    stores.map(async (store, index) => {
      const random = createRandom(seed + index);
      const actions = Object.entries(createActions(store, { users, random }));
      while (performance.now() < endsAt) {
        const [name, act] = pick(actions, random);
        writes[name] = (writes[name] ?? 0) + 1;
        await act().catch((error: unknown) => errors.push(`${name}: ${String(error)}`));
      }
    }),
  );

  return { errors, deadlocks: await countDeadlocks(first), writes };
}

interface Scene {
  readonly users: readonly string[];
  readonly random: () => number;
}

/** The writes of one process, each with rows of its own choice. */
function createActions(store: Store, { users, random }: Scene): Readonly<Record<string, () => Promise<unknown>>> {
  const { db } = store[internal];
  const turns: Turn[] = [];
  const watches: Disposable[] = [];
  const user = () => pick(users, random);
  const queue = () => ({ accountId: user(), modelKey: pick(models, random) });
  const listIds = async (
    userId: string,
    statuses: readonly ('SUBMITTING' | 'SCHEDULED' | 'PENDING' | 'IN_PROGRESS')[],
  ) =>
    shuffle(
      await db
        .selectFrom('generations')
        .select('id')
        .where('userId', '=', userId)
        .where('status', 'in', statuses)
        .execute(),
      random,
    ).map(({ id }) => id);
  const begin = async () => {
    const userId = user();
    const unfinished = await listIds(userId, ['SUBMITTING', 'SCHEDULED', 'PENDING', 'IN_PROGRESS']);
    if (unfinished.length >= MOST_GENERATIONS) return undefined;
    return (await beginSubmission(store, newSubmission(userId, { giveUpAfterMs: 50 }))).generation;
  };
  const observe = async (status: 'PENDING' | 'IN_PROGRESS' | 'COMPLETED') => {
    const [id] = await listIds(user(), ['SUBMITTING', 'PENDING', 'IN_PROGRESS']);
    const turn = random() < 0.5 ? turns.at(-1) : undefined;
    const facts = {
      modelKey: 'sora-2',
      processingTimeSeconds: 1 + Math.floor(random() * 90),
      fps: Math.floor(random() * 90),
    };
    if (id !== undefined)
      await recordObservation(store, id, reported(status, facts), { dueInMs: random() < 0.5 ? 0 : null, turn });
  };
  return {
    submit: begin,
    accept: () => observe('PENDING'),
    answer: async () => {
      const sent = await begin();
      if (!sent) return;
      const rateLimit = { modelKey: 'sora-2', used: 1, limit: 5, windowSeconds: 9, resetsInMs: 9 };
      const limits = { usage: { currentMonth: 9 }, rateLimit: { accountId: sent.userId, ...rateLimit } };
      await recordObservation(store, sent.id, reported('PENDING'), { dueInMs: 0, sent, limits });
    },
    record: () => observe('IN_PROGRESS'),
    complete: () => observe('COMPLETED'),
    lose: async () => {
      const [id] = await listIds(user(), ['SUBMITTING']);
      if (id !== undefined) await recordObservation(store, id, { type: 'unanswered', warning: 'lost' }, { dueInMs: 0 });
    },
    postpone: async () => {
      const [snapshot] = shuffle((await listUnconfirmed(store, user())).snapshots, random);
      if (snapshot) await postpone(store, { id: snapshot.generation.id, token: snapshot.token, dueInMs: 100 });
    },
    find: async () => {
      const [snapshot] = shuffle((await listUnconfirmed(store, user())).snapshots, random);
      const facts = { upstreamId: `gen_${random()}` };
      if (!snapshot) return;
      const next = { dueInMs: 0, token: snapshot.token };
      await recordObservation(store, snapshot.generation.id, reported('IN_PROGRESS', facts), next);
    },
    schedule: async () => {
      const generation = await begin();
      if (generation) await scheduleSubmission(store, generation.id, { modelKey: pick(models, random), waitMs: 0 });
    },
    scheduleAgain: async () => {
      const [id] = await listIds(user(), ['SCHEDULED']);
      if (id !== undefined) await scheduleSubmission(store, id, { modelKey: pick(models, random), waitMs: 0 });
    },
    cancel: async () => {
      const userId = user();
      const [id] = await listIds(userId, ['SCHEDULED']);
      if (id !== undefined) await cancelScheduled(store, userId, id);
    },
    request: () => requestTurn(store[internal], db, { userId: user() }, random() < 0.5 ? 0 : 1000),
    claim: async () => {
      const options = { limit: 3, leaseMs: 100, budget: wideBudget, mostRequests: random() < 0.5 ? 0 : 3 };
      turns.push(...(await claimTurns(store, options)));
    },
    send: async () => {
      const turn = turns.at(-1);
      if (!turn) return;
      const { snapshots } = await claimHeads(store, turn, { limit: 3, giveUpAfterMs: 100 });
      for (const { generation } of snapshots) {
        if (random() < 0.3) await releaseHead(store, generation.id, { queue: queue(), waitMs: 0 });
        else await recordObservation(store, generation.id, reported('PENDING'), { dueInMs: 0 });
        await setHeadTime(store, queue(), 0);
      }
    },
    pollPage: async () => {
      const turn = turns.at(-1);
      if (turn) await recordUnchanged(store, turn, shuffle(await listFollowed(store, turn.accountId), random));
    },
    forecast: async () => {
      const ids = shuffle(await listFollowed(store, user()), random);
      if (random() < 0.5)
        await db
          .updateTable('generations')
          .set({ forecast: null })
          .where('id', '=', ids[0] ?? '')
          .execute();
      await keepForecasts(store, ids, { medianSeconds: 60, sigma: 1, stragglers: 0, samples: 1 });
      await readSnapshots(store, ids);
    },
    renew: async () => {
      const turn = turns.at(-1);
      if (turn) await renewTurn(store, turn, 100);
    },
    release: async () => {
      const turn = turns.pop();
      const end = { pollInMs: random() < 0.5 ? 0 : 100, unused: 1, budget: wideBudget, failedTurns: 0 };
      if (turn) await releaseTurn(store, turn, end);
    },
    refuseKey: () => markKeyRefused(store, { userId: user() }),
    acceptKey: () => saveTestUser(store, pick(keys, random)),
    presence: async () => {
      // Written by the process beside its other writes.
      for (const userId of shuffle(users, random))
        watches.push(store[internal].watches.watch(userId, pick(models, random)));
      for (const watch of shuffle(watches.splice(0, random() < 0.5 ? 2 : 6), random)) watch[Symbol.dispose]();
    },
    setHeadTime: () => setHeadTime(store, queue(), random() < 0.5 ? 0 : 200),
    import: () =>
      insertImported(store, {
        userId: user(),
        upstreamId: `gen_${Math.floor(random() * 2000)}`,
        prompt: 'A cat',
        createdAt: undefined,
        observation: reported('COMPLETED', { modelKey: 'sora-2', processingTimeSeconds: 42 }),
      }),
    takeToken: () => takeCallerToken(store, user(), { all: wideBudget, callers: wideBudget }),
    pause: () => pauseAccount(store, user(), 1),
    limit: () =>
      saveRateLimit(store, user(), { modelKey: 'sora-2', used: 1, limit: 5, windowSeconds: 9, resetsInMs: 9 }),
    usage: () => saveMonthlyUsage(store, user(), { currentMonth: Math.floor(random() * 99) }),
    forget: () => removeOldUpdates(store, 200),
  };
}

async function countDeadlocks({ [internal]: { db } }: Store): Promise<number> {
  const { rows } = await sql<{ readonly deadlocks: number }>`select deadlocks from pg_stat_database
    where datname = current_database()`.execute(db);
  return Number(rows[0]?.deadlocks);
}

function pick<Value>(values: readonly Value[], random: () => number): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('there is nothing to choose');
  return value;
}

function shuffle<Value>(values: readonly Value[], random: () => number): readonly Value[] {
  return values
    .map((value) => ({ value, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** Mulberry32, by Tommy Ettinger: numbers from 0 to 1 that a seed repeats. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
