import { countRequestsTo } from '../upstream/read-ledger.ts';

/** Requests to an upstream, and the submissions that it has accepted. */
export interface LedgerEvidence {
  readonly accepted: readonly { readonly generationId: string; readonly body: { readonly prompt: string } }[];
  readonly requests: readonly { readonly endpoint: string; readonly count: number }[];
}

/** A generation as the gateway lists it when all is over. */
export interface StoredGeneration {
  readonly id: string;
  readonly generationId: string | null;
  readonly prompt: string;
  readonly status: string;
  readonly version: number;
  readonly failureCode: string | null;
}

/** A generation that a mutation answered with success. */
export interface Acknowledgement {
  readonly id: string;
  readonly prompt: string;
}

/** One update that came to a subscriber. */
export interface Sighting {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

/** Updates that one subscriber saw, in the order in which they came. */
export interface WatcherEvidence {
  readonly name: string;
  readonly sightings: readonly Sighting[];
  /** The generations whose end it had to see; undefined: all. */
  readonly expects: readonly string[] | undefined;
}

/** Everything that is known after a storm. Each request had a prompt of its own. */
export interface Evidence {
  readonly ledger: LedgerEvidence;
  /** Number of requests to the gateway, repetitions with an idempotency key not counted. */
  readonly requested: number;
  readonly acknowledged: readonly Acknowledgement[];
  readonly stored: readonly StoredGeneration[];
  readonly watchers: readonly WatcherEvidence[];
}

/** The statuses at which a generation has ended. */
export const finalStatuses: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELED']);

/** Says in one sentence each what of our promises was broken; an empty list when all were kept. */
export function verify(evidence: Evidence): readonly string[] {
  return [
    ...checkPosts(evidence),
    ...checkAcknowledged(evidence),
    ...checkStored(evidence),
    ...evidence.watchers.flatMap((watcher) => checkWatcher(watcher, evidence.stored)),
  ];
}

function checkPosts({ ledger, requested }: Evidence): readonly string[] {
  const sent = countRequestsTo(ledger, 'generate');
  const prompts = ledger.accepted.map(({ body }) => body.prompt);
  return [
    ...listRepeated(prompts).map((prompt) => `"${prompt}" was accepted, and so paid for, more than once`),
    ...(sent > requested ? [`${requested} requests led to ${sent} POSTs`] : []),
  ];
}

function checkAcknowledged({ acknowledged, stored }: Evidence): readonly string[] {
  return acknowledged.flatMap(({ id, prompt }) => {
    const row = stored.find((each) => each.id === id);
    if (!row) return [`${id} ("${prompt}") was acknowledged and is lost`];
    return row.prompt === prompt ? [] : [`${id} was acknowledged for "${prompt}" and is now "${row.prompt}"`];
  });
}

function checkStored({ ledger, stored }: Evidence): readonly string[] {
  const byUpstreamId = new Map(ledger.accepted.map((each) => [each.generationId, each.body.prompt]));
  const byPrompt = new Map(ledger.accepted.map((each) => [each.body.prompt, each.generationId]));
  const upstreamIds = stored.flatMap(({ generationId }) => generationId ?? []);
  const known = new Set(upstreamIds);
  return [
    ...listRepeated(stored.map(({ id }) => id)).map((id) => `${id} is listed more than once`),
    ...listRepeated(stored.map(({ prompt }) => prompt)).map((prompt) => `"${prompt}" became more than one row`),
    ...listRepeated(upstreamIds).map((id) => `the video ${id} has more than one row`),
    ...ledger.accepted.flatMap(({ generationId, body }) =>
      known.has(generationId) ? [] : [`the video ${generationId} ("${body.prompt}") was paid for and has no row`],
    ),
    ...stored.flatMap((row) => checkRow(row, { byUpstreamId, byPrompt })),
  ];
}

interface LedgerIndex {
  readonly byUpstreamId: ReadonlyMap<string, string>;
  readonly byPrompt: ReadonlyMap<string, string>;
}

function checkRow(row: StoredGeneration, { byUpstreamId, byPrompt }: LedgerIndex): readonly string[] {
  const { id, status, generationId, prompt, failureCode } = row;
  const usedUntil = generationId === null ? undefined : byUpstreamId.get(generationId);
  const broken: string[] = [];
  if (!finalStatuses.has(status)) broken.push(`${id} ("${prompt}") did not end; it is ${status}`);
  if (generationId !== null && usedUntil !== prompt) broken.push(`${id} ("${prompt}") is joined to another's video`);
  if (generationId === null && status === 'COMPLETED') broken.push(`${id} is COMPLETED without a video`);
  if (status !== 'FAILED') return broken;
  if (byPrompt.has(prompt)) broken.push(`${id} ("${prompt}") was accepted and is FAILED with ${failureCode}`);
  // A submission that was never accepted ends as such, or as not known.
  else if (failureCode !== 'SUBMISSION_UNCONFIRMED' && failureCode !== 'SUBMISSION_FAILED') {
    broken.push(`${id} ("${prompt}") was never accepted and is FAILED with ${failureCode}`);
  }
  return broken;
}

function checkWatcher(
  { name, sightings, expects }: WatcherEvidence,
  stored: readonly StoredGeneration[],
): readonly string[] {
  const last = new Map<string, Sighting>();
  const broken: string[] = [];
  for (const sighting of sightings) {
    const before = last.get(sighting.id);
    if (before && sighting.version !== before.version + 1) {
      const step = sighting.version > before.version ? 'skipped' : 'stepped back';
      broken.push(`${name}: the version of ${sighting.id} ${step} from ${before.version} to ${sighting.version}`);
    }
    last.set(sighting.id, sighting);
  }
  const due = expects === undefined ? stored : stored.filter(({ id }) => expects.includes(id));
  for (const { id, status, version } of due) {
    const seen = last.get(id);
    if (seen?.status === status && seen.version === version) continue;
    const saw = seen ? `${seen.status} at ${seen.version}` : 'nothing';
    broken.push(`${name}: ${id} is ${status} at ${version}; it saw ${saw}`);
  }
  return broken;
}

function listRepeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
