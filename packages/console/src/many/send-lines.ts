import type { GenerateVideoResult, VideoGenClient } from '@videogen/client';
import { ownIdsOf } from '../videos/own-ids.ts';
import { cutSlices, type AddKey, type IndexedInput } from './cut-slices.ts';
import { toRefusedState, type LineState } from './line-state.ts';

interface SendOptions {
  readonly client: Pick<VideoGenClient, 'generateVideos'>;
  readonly addKey: AddKey;
  /** Prevents further batches. That under way continues, as its lines may be charged already. */
  readonly stopping: AbortSignal;
  readonly onState: (states: readonly (readonly [index: number, state: LineState])[]) => void;
}

/** The most videos that one request takes. */
const BATCH_LINES = 20;

/**
 * Sends the lines in batches, one after the other. After a refusal that concerns all further lines, such as a used-up quota, and
 * after a missing answer the rest is not sent. Throws the error of a batch without an answer.
 */
export async function sendLines(inputs: readonly IndexedInput[], options: SendOptions): Promise<void> {
  for (const batch of cutSlices(inputs, BATCH_LINES)) {
    if (options.stopping.aborted) return;
    const results = await sendBatch(batch, options);
    if (results.some(concernsAll)) return;
  }
}

async function sendBatch(
  batch: readonly IndexedInput[],
  { client, addKey, onState }: SendOptions,
): Promise<readonly GenerateVideoResult[]> {
  onState(batch.map(({ index }) => [index, { type: 'sending' }] as const));
  try {
    const results = await client.generateVideos(batch.map(addKey));
    ownIdsOf(client).add(results.flatMap(listIds));
    onState(
      batch.map(({ index }, place) => {
        const result = results[place];
        return [index, result === undefined ? { type: 'unanswered' } : toState(result)] as const;
      }),
    );
    return results;
  } catch (error) {
    onState(batch.map(({ index }) => [index, { type: 'unanswered' }] as const));
    throw error;
  }
}

function toState(result: GenerateVideoResult): LineState {
  if (result.__typename !== 'GenerateVideoSuccess') return toRefusedState(result);
  return { type: 'accepted', generation: result.generation };
}

function listIds(result: GenerateVideoResult): readonly string[] {
  return result.__typename === 'GenerateVideoSuccess' ? [result.generation.id] : [];
}

function concernsAll({ __typename }: GenerateVideoResult): boolean {
  return __typename === 'QuotaExceededError' || __typename === 'PaymentRequiredError';
}
