import type { Generation } from '@videogen/client';

/** The addresses of a video's file. */
export interface Media {
  /** The gateway's link, which ends after an hour. */
  readonly mediaUrl?: string | null;
  /** VideoGenAPI's own address. */
  readonly videoUrl: string | null;
}

/** Lists the addresses from which the page can play a video, best first. Empty without a file. */
export function listMedia({ mediaUrl, videoUrl }: Media): readonly string[] {
  return [mediaUrl ?? null, videoUrl].filter((url) => url !== null);
}

/** True if there is a file to play or to download. */
export function hasMedia(generation: Media): boolean {
  return listMedia(generation).length > 0;
}

/** Names the file of a video after the beginning of its prompt and its id. */
export function nameFile({ prompt, generationId, id }: Pick<Generation, 'prompt' | 'generationId' | 'id'>): string {
  const words = prompt
    .normalize('NFKD')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  const beginning = (words ?? []).slice(0, 6).join('-').slice(0, 48);
  const end = (generationId ?? id).replace(/[^\w-]/g, '').slice(-12);
  return `${beginning === '' ? 'video' : beginning}-${end}.mp4`;
}
