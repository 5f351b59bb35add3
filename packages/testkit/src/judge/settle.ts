import { setTimeout as sleep } from 'node:timers/promises';
import { countRequestsTo, readLedger } from '../upstream/read-ledger.ts';
import { listGenerations } from './list-generations.ts';
import { finalStatuses, verify, type Acknowledgement } from './verify.ts';
import type { OwnDatabase } from '../database/open-database.ts';
import type { FeedWatcher } from '../load/follow-feed.ts';
import type { Watchers } from '../load/watch-generations.ts';
import type { Stage } from '../open-stage.ts';

/** A storm whose servers run again, and whose callers have stopped. */
export interface Storm {
  readonly gatewayUrl: string;
  readonly key: string;
  readonly requested: number;
  readonly acknowledged: readonly Acknowledgement[];
  /** It must see the end of everything that was acknowledged. */
  readonly feed: FeedWatcher;
  readonly watchers?: Watchers | undefined;
  readonly withinMs: number;
}

/** Figures to print, and a sentence for each broken promise. */
export interface StormResult {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly violations: readonly string[];
}

const POLL_MS = 200;

/** Waits until every generation has ended, those that nobody can see included. Rejects with the rest when `signal` aborts. */
export async function untilAllEnded({ query }: OwnDatabase, signal: AbortSignal): Promise<void> {
  const final = [...finalStatuses].map((status) => `'${status}'`).join();
  for (;;) {
    const open = await query(`select id, status, prompt from generations where status not in (${final})`);
    if (open.length === 0) return;
    if (signal.aborted) throw new Error(`these did not end: ${JSON.stringify(open)}`);
    await sleep(POLL_MS);
  }
}

/** Waits until every generation has ended and every subscriber has seen it; then gathers the evidence, and judges it. */
export async function settle(stage: Stage, storm: Storm): Promise<StormResult> {
  const { gatewayUrl, key, requested, acknowledged, feed, watchers, withinMs } = storm;
  const signal = AbortSignal.timeout(withinMs);
  await untilAllEnded(stage.database, signal);
  const ids = acknowledged.map(({ id }) => id);
  await Promise.all([feed.untilFinal(ids, signal), watchers?.untilDone(signal)]);

  const [ledger, stored] = await Promise.all([readLedger(stage.sandboxUrl), listGenerations(gatewayUrl, key)]);
  const evidence = [{ name: 'feed', sightings: feed.sightings, expects: undefined }, ...(watchers?.evidence() ?? [])];
  return {
    figures: {
      requested,
      acknowledged: acknowledged.length,
      posts: countRequestsTo(ledger, 'generate'),
      paid: ledger.accepted.length,
      completed: stored.filter(({ status }) => status === 'COMPLETED').length,
      unconfirmed: stored.filter(({ failureCode }) => failureCode === 'SUBMISSION_UNCONFIRMED').length,
      updates: evidence.reduce((sum, { sightings }) => sum + sightings.length, 0),
    },
    violations: verify({ ledger, stored, requested, acknowledged, watchers: evidence }),
  };
}
