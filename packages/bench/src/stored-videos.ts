/** The account of a user of whom VideoGenAPI has told nothing. */
export const nothingKnown = {
  email: null,
  plan: null,
  usage: { currentMonth: null, monthlyLimit: null, today: null, total: null },
} as const;

/** The facts of each video that a measurement stores. */
export const videoFacts = {
  mode: 'TEXT_TO_VIDEO',
  modelKey: 'kling_25',
  modelName: 'Kling 2.5',
  modelProvider: 'Kuaishou',
  duration: 5,
  resolution: 'FHD_1080P',
  aspectRatio: 'LANDSCAPE_16_9',
} as const;

/** Returns the API's id of a stored generation. */
export function toGlobalId(id: string): string {
  return Buffer.from(`Generation:${id}`).toString('base64');
}
