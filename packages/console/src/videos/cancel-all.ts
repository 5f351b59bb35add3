import type { Generation, VideoGenClient } from '@videogen/client';

/** Cancels videos that were not sent yet. Resolves to a sentence about the outcome; it never rejects. */
export async function cancelAll(
  client: Pick<VideoGenClient, 'cancel'>,
  generations: readonly Pick<Generation, 'id'>[],
): Promise<string> {
  const results = await Promise.all(
    generations.map(({ id }) =>
      client.cancel(id).then(
        (result) => (result.__typename === 'CancelGenerationSuccess' ? undefined : result.message),
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      ),
    ),
  );
  const problems = results.filter((problem) => problem !== undefined);
  const canceled = `${results.length - problems.length} canceled, not charged`;
  const [problem] = problems;
  return problem === undefined ? canceled : `${canceled}. ${problem}`;
}
