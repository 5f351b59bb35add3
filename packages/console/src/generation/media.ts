import type { Generation } from '@videogen/client';

/** Returns the address from which the page plays and downloads a video; null without one. */
export function readMedia({ videoUrl }: Pick<Generation, 'videoUrl'>): string | null {
  return videoUrl;
}

/** Downloads videos as files of the browser. Those without a file are left out. Returns their number. */
export function downloadAll(generations: readonly Generation[]): number {
  let count = 0;
  for (const generation of generations) {
    const media = readMedia(generation);
    if (media === null) continue;
    const link = document.createElement('a');
    link.href = media;
    link.download = nameFile(generation);
    // An address of another origin is shown in place of a download.
    link.target = '_blank';
    link.rel = 'noopener';
    link.click();
    count += 1;
  }
  return count;
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
