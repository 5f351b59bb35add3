import { isTerminal, type Generation } from '@videogen/client';

type AspectRatio = NonNullable<Generation['aspectRatio']>;
type Resolution = NonNullable<Generation['resolution']>;

/** Each aspect ratio as width and height, the most used first. */
const shapes = {
  LANDSCAPE_16_9: [16, 9],
  PORTRAIT_9_16: [9, 16],
  SQUARE_1_1: [1, 1],
  CLASSIC_4_3: [4, 3],
  PORTRAIT_9_21: [9, 21],
} as const satisfies Record<AspectRatio, readonly [number, number]>;

/** The names of resolutions, lowest first. */
export const resolutions = {
  SD_480P: '480p',
  HD_720P: '720p',
  FHD_1080P: '1080p',
  UHD_4K: '4K',
} as const satisfies Record<Resolution, string>;

/** The width and height of the picture, as a ratio; 16 to 9 if it is not known. */
export function readShape({ aspectRatio }: Pick<Generation, 'aspectRatio'>): readonly [number, number] {
  return aspectRatio === null ? [16, 9] : shapes[aspectRatio];
}

/** Names an aspect ratio, such as 16:9. */
export function nameAspectRatio(aspectRatio: AspectRatio): string {
  return shapes[aspectRatio].join(':');
}

/** The facts of a video in one line, such as "Kling 2.5 · 10 s · 1080p". Those that are not known are left out. */
export function listFacts({ model, duration, resolution }: Generation): string {
  const length = duration === null ? undefined : `${duration} s`;
  const height = resolution === null ? undefined : resolutions[resolution];
  return [model?.name, length, height].filter((fact) => fact !== undefined).join(' · ');
}

const NAME_CHARACTERS = 60;

/** Names a video by its label, else by the first words of its prompt, in one line of at most 60 characters. */
export function nameBriefly({ label, prompt }: Pick<Generation, 'label' | 'prompt'>): string {
  const name = (label ?? prompt).replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(name);
  if (characters.length <= NAME_CHARACTERS) return name;
  const cut = characters.slice(0, NAME_CHARACTERS - 1).join('');
  // The last word is cut as well where it is long, and where spaces do not part words.
  return `${/^.{30,}(?= )/u.exec(cut)?.[0] ?? cut}…`;
}

/** Returns the time at which a video has ended; null while it goes on. */
export function readEnd({ status, completedAt, updatedAt }: Generation): string | null {
  return isTerminal(status) ? (completedAt ?? updatedAt) : null;
}
