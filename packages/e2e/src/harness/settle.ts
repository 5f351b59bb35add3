import { setTimeout as sleep } from 'node:timers/promises';
import { listGenerations } from './list-generations.ts';
import { readLedger } from './read-ledger.ts';
import { verify, type Acknowledgement, type WatcherEvidence } from './verify.ts';
import type { OwnDatabase } from './open-database.ts';
import type { Stage } from './open-stage.ts';

/** What a storm has to tell when the servers run again. */
export interface StormRecord {
  readonly gatewayUrl: string;
  readonly key: string;
  readonly requested: number;
  readonly acknowledged: readonly Acknowledgement[];
  readonly watchers: readonly WatcherEvidence[];
}

/** Figures to print, and what was broken. */
export interface StormResult {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly violations: readonly string[];
}

const POLL_MS = 200;

/** Waits until every generation has ended, those that nobody can see included. Rejects with the rest when `signal` aborts. */
export async function untilAllEnded({ query }: OwnDatabase, signal: AbortSignal): Promise<void> {
  for (;;) {
    const open = await query(
      `select id, status, prompt from generations where status not in ('COMPLETED', 'FAILED', 'CANCELED')`,
    );
    if (open.length === 0) return;
    if (signal.aborted) throw new Error(`these did not end: ${JSON.stringify(open)}`);
    await sleep(POLL_MS);
  }
}

/** Gathers the evidence of a storm that has settled, and judges it. */
export async function judge(stage: Stage, record: StormRecord): Promise<StormResult> {
  const [ledger, stored] = await Promise.all([
    readLedger(stage.sandboxUrl),
    listGenerations(record.gatewayUrl, record.key),
  ]);
  const posts = ledger.requests.filter(({ endpoint }) => endpoint === 'generate');
  return {
    figures: {
      requested: record.requested,
      acknowledged: record.acknowledged.length,
      posts: posts.reduce((sum, { count }) => sum + count, 0),
      paid: ledger.accepted.length,
      completed: stored.filter(({ status }) => status === 'COMPLETED').length,
      unconfirmed: stored.filter(({ failureCode }) => failureCode === 'SUBMISSION_UNCONFIRMED').length,
      updates: record.watchers.reduce((sum, { sightings }) => sum + sightings.length, 0),
    },
    violations: verify({ ...record, ledger, stored }),
  };
}
