import { describeError } from '../describe-error.ts';
import type { Generation, VideoGenClient } from '@videogen/client';

/** Cancels a video that was not sent yet. Resolves to the reason if it was not canceled; it never rejects. */
export function cancelOne(client: Pick<VideoGenClient, 'cancel'>, id: string): Promise<string | undefined> {
  return client
    .cancel(id)
    .then((result) => (result.__typename === 'CancelGenerationSuccess' ? undefined : result.message), describeError);
}

/** Cancels videos that were not sent yet. Resolves to a sentence about the outcome; it never rejects. */
export async function cancelAll(
  client: Pick<VideoGenClient, 'cancel'>,
  generations: readonly Pick<Generation, 'id'>[],
): Promise<string> {
  const results = await Promise.all(generations.map(({ id }) => cancelOne(client, id)));
  const problems = results.filter((problem) => problem !== undefined);
  const canceled = `${results.length - problems.length} canceled, not charged`;
  const [problem] = problems;
  return problem === undefined ? canceled : `${canceled}. ${problem}`;
}
