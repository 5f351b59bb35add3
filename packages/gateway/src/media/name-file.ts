import type { Generation } from '@videogen/store';

const MOST_CHARACTERS = 50;

/**
 * Returns the value of Content-Disposition under which browsers save a video: the first words of the prompt and VideoGenAPI's
 * id, in letters, digits and hyphens of ASCII, such as `a-cat-gen_6867.mp4`.
 */
export function nameFile({ prompt, upstreamId, id }: Generation, type = 'video/mp4'): string {
  const words = prompt
    .normalize('NFKD')
    .toLowerCase()
    .slice(0, 4 * MOST_CHARACTERS);
  const slug = words
    .replaceAll(/[\u0300-\u036F]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_CHARACTERS);
  const name = `${slug}-${upstreamId ?? id}`
    .replaceAll(/[^\w-]/g, '')
    .replaceAll(/^-+|-+$/g, '')
    .replaceAll(/-{2,}/g, '-');
  return `attachment; filename="${name}.${endings.get(type) ?? 'mp4'}"`;
}

const endings = new Map([
  ['video/webm', 'webm'],
  ['video/quicktime', 'mov'],
  ['video/ogg', 'ogv'],
]);
