import { setTimeout as sleep } from 'node:timers/promises';
import { TURN_LEASE_MS } from '@videogen/poller';
import {
  orderFaults,
  listGenerations,
  openStage,
  recordRequests,
  submitVideo,
  until,
  type StormResult,
  type DatabaseKind,
  type OwnDatabase,
} from '@videogen/testkit';

/** Time for which the poller stays frozen, milliseconds; at least until another has taken over. */
export interface FrozenPollerOptions {
  readonly frozenMs: number;
}

const key = 'lt_unlimited_frozen';
/** The lease, and time for another process to notice its end on a busy machine. */
const TAKEN_OVER_WITHIN_MS = TURN_LEASE_MS + 10_000;

/**
 * A poller is frozen after it has sent a poll. While it is frozen, the answer arrives: the generation has failed. Another poller
 * takes over, and gets the answer that the generation goes on. Thawed, the first one must not record its late answer.
 */
export async function stormOfFrozenPoller(kind: DatabaseKind, { frozenMs }: FrozenPollerOptions): Promise<StormResult> {
  await using stage = await openStage(kind);
  const gateway = await stage.serve('gateway');
  const submitted = await submitVideo(gateway.gatewayUrl, { key, prompt: 'A glacier [sandbox:stuck]' });
  if (submitted.type !== 'acknowledged') throw new Error(`not acknowledged: ${JSON.stringify(submitted)}`);
  const [row] = await listGenerations(gateway.gatewayUrl, key);
  const generationId = row?.generationId ?? '';

  const holding = stage.upstream.holdNext('to-client', (text) => text.includes('"frozen"'));
  const failed = { success: true, generation_id: generationId, status: 'failed', error: 'frozen' };
  await orderFaults(stage.sandboxUrl, {
    match: { id: generationId, endpoint: 'status' },
    // It says "frozen" where it can be found on the wire.
    respond: { status: 200, body: { ...failed, message: 'frozen', frozen: 'frozen' } },
  });
  await using ownWay = await recordRequests(`http://${stage.upstream.host}:${stage.upstream.port}`);
  const frozen = await stage.start('poller', { VIDEOGENAPI_URL: `http://127.0.0.1:${ownWay.port}/api/v1` });
  const answer = await holding;
  frozen.signal('SIGSTOP');
  const frozenAt = performance.now();
  answer.release();

  const { claims } = await readRow(stage.database);
  const other = await stage.start('poller');
  await until(async () => (await readRow(stage.database)).claims > claims, TAKEN_OVER_WITHIN_MS);
  const takenOverMs = performance.now() - frozenAt;
  await sleep(Math.max(frozenMs - takenOverMs, 0));
  const before = await readRow(stage.database);
  const asked = ownWay.requests.length;
  frozen.signal('SIGCONT');
  // Alone, the thawed one has to poll it again.
  await other.kill('SIGTERM');
  await until(async () => ownWay.requests.length > asked, TAKEN_OVER_WITHIN_MS);
  const after = await readRow(stage.database);

  const violations: string[] = [];
  if (after.status === 'FAILED') violations.push('the thawed poller recorded the answer that came while it was frozen');
  const updates = await stage.database.query('select version from updates order by version');
  const versions = updates.map(({ version }) => Number(version));
  if (versions.some((version, index) => version !== index + 1)) violations.push(`versions: ${versions.join(', ')}`);
  return {
    figures: {
      frozenMs: Math.round(Math.max(frozenMs, takenOverMs)),
      takenOverMs: Math.round(takenOverMs),
      versionBefore: before.version,
      versionAfter: after.version,
    },
    violations,
  };
}

interface Row {
  readonly status: string;
  readonly version: number;
  /** The fencing token of its account, which rises with each turn. */
  readonly claims: number;
}

async function readRow({ query }: OwnDatabase): Promise<Row> {
  const [row] = await query('select status, version, accounts.token from generations, accounts');
  return { status: String(row?.['status']), version: Number(row?.['version']), claims: Number(row?.['token']) };
}
