import type { Generation, VideoGenClient } from '@videogen/client';
import { hasMedia, nameFile, type Media } from './media.ts';

const QUERY = 'query Media($id: ID!) { generation(id: $id) { mediaUrl videoUrl } }';

/** Downloads videos as files of the browser, by links that are read anew. Resolves to a sentence about the outcome; it never rejects. */
export async function downloadAll(
  client: Pick<VideoGenClient, 'query'>,
  generations: readonly Generation[],
): Promise<string> {
  const files = generations.filter(hasMedia);
  const fresh = await Promise.all(files.map(async (generation) => readMedia(client, generation)));
  for (const [index, generation] of files.entries()) downloadOne(generation, fresh[index] ?? generation);
  return files.length === 1 ? 'The download has begun' : `${files.length} downloads have begun`;
}

async function readMedia(client: Pick<VideoGenClient, 'query'>, generation: Generation): Promise<Media> {
  try {
    const { data } = await client.query<{ generation: Media | null }, { id: string }>(QUERY, { id: generation.id });
    return data.generation ?? generation;
  } catch {
    // The known address serves as well.
    return generation;
  }
}

function downloadOne(generation: Generation, { mediaUrl, videoUrl }: Media): void {
  const link = document.createElement('a');
  link.href = mediaUrl == null ? (videoUrl ?? '') : `${mediaUrl}&download=1`;
  link.download = nameFile(generation);
  // Browsers show an address of another origin in place of saving it.
  if (mediaUrl == null) link.target = '_blank';
  link.rel = 'noopener';
  link.click();
}
