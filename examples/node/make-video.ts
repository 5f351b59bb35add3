import { createVideoGenClient, GenerationFailedError, GenerationRefusedError } from '@videogen/client';

// Makes one video, prints each of its changes, and then its URL.

const { VIDEOGEN_URL: url = 'http://127.0.0.1:4000/graphql', VIDEOGEN_KEY: key = 'lt_sandbox_demo' } = process.env;
const [prompt = 'A cat playing with a ball in a sunny garden'] = process.argv.slice(2);

await using client = createVideoGenClient({ url, key });

try {
  const video = await client.generateAndWait(
    { prompt, model: 'kling_25' },
    { onUpdate: ({ status }) => console.log(status) },
  );
  console.log(video.videoUrl);
} catch (error) {
  process.exitCode = 1;
  // Nothing was made, and nothing was charged.
  if (error instanceof GenerationRefusedError) console.error(`Refused: ${error.refusal.message}`);
  else if (error instanceof GenerationFailedError) console.error(`Failed: ${error.generation.failure?.message}`);
  else throw error;
}
