import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveHere, type ServerHere, askGraphql, readField, readList, readLedger } from '@videogen/testkit';

let server: ServerHere;

beforeAll(async () => {
  // The poller need not poll while all this is sent.
  server = await serveHere({ POLL_MIN_INTERVAL_MS: '600000', SANDBOX_SPEED: '0.1', LOG_LEVEL: 'error' });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** The upstream's table of models, as its document prints it: the key of a name, and its highest values. */
const models = [
  { key: 'sora-2', name: 'Sora 2', modes: 'TI', upTo: 'FHD_1080P' },
  { key: 'higgsfield_v1', name: 'Higgsfield', modes: 'T', upTo: 'FHD_1080P' },
  { key: 'kling_25', name: 'Kling 2.5', modes: 'TI', upTo: 'FHD_1080P' },
  { key: 'veo_3', name: 'Veo 3 Fast', modes: 'TI', upTo: 'FHD_1080P' },
  { key: 'veo-31', name: 'Veo 3.1 Fast', modes: 'TIR', upTo: 'FHD_1080P' },
  { key: 'nanobanana-video', name: 'Nano Banana', modes: 'TI', upTo: 'HD_720P' },
  { key: 'ltxv-2', name: 'LTV Video 2', modes: 'TI', upTo: 'UHD_4K' },
  { key: 'ltxv-13b', name: 'LTX-Video 13B', modes: 'T', upTo: 'SD_480P' },
  { key: 'seedance', name: 'Seedance', modes: 'TI', upTo: 'FHD_1080P' },
  { key: 'wan-25', name: 'Wan 2.5', modes: 'TI', upTo: 'FHD_1080P' },
] as const;

const image = 'https://example.com/images/1.jpg';
const modes = [
  { mode: 'TEXT_TO_VIDEO', letter: 'T', images: {} },
  { mode: 'IMAGE_TO_VIDEO', letter: 'I', images: { imageUrl: image } },
  { mode: 'REFERENCE_TO_VIDEO', letter: 'R', images: { referenceImageUrls: [image, image, image] } },
] as const;
const resolutions = ['SD_480P', 'HD_720P', 'FHD_1080P', 'UHD_4K'] as const;
const ratios = ['LANDSCAPE_16_9', 'CLASSIC_4_3', 'SQUARE_1_1', 'PORTRAIT_9_21', 'PORTRAIT_9_16'] as const;

interface Combination {
  readonly model: (typeof models)[number];
  readonly mode: (typeof modes)[number];
  readonly resolution: (typeof resolutions)[number] | undefined;
  readonly aspectRatio: (typeof ratios)[number] | undefined;
  readonly addAudio: boolean;
}

// Neighbours differ in their model, as inputs of one model in a batch are sent one after the other.
const combinations: readonly Combination[] = modes.flatMap((mode) =>
  [undefined, ...resolutions].flatMap((resolution) =>
    [undefined, ...ratios].flatMap((aspectRatio) =>
      [true, false].flatMap((addAudio) => models.map((model) => ({ model, mode, resolution, aspectRatio, addAudio }))),
    ),
  ),
);

function printInput({
  model,
  mode,
  resolution,
  aspectRatio,
  addAudio,
}: Combination): Readonly<Record<string, unknown>> {
  return { prompt: promptOf(model.key), model: model.key, ...mode.images, resolution, aspectRatio, addAudio };
}

const promptOf = (model: string): string => `A cat as ${model} sees it`;

/** The expected generation: the fields of its input, and the upstream's defaults for the others. */
function expectGeneration(combination: Combination): object {
  const { model, mode, resolution = 'HD_720P', aspectRatio = 'LANDSCAPE_16_9', addAudio } = combination;
  return {
    __typename: 'GenerateVideoSuccess',
    generation: {
      status: 'PENDING',
      version: 1,
      mode: mode.mode,
      model: { key: model.key, name: model.name },
      prompt: promptOf(model.key),
      resolution,
      // With three references the upstream always makes 16:9.
      aspectRatio: mode.letter === 'R' ? 'LANDSCAPE_16_9' : aspectRatio,
      addAudio,
      warnings: listWarnings(combination),
    },
  };
}

function listWarnings({ model, mode, resolution, aspectRatio }: Combination): readonly string[] {
  const tooHigh = resolution !== undefined && resolutions.indexOf(resolution) > resolutions.indexOf(model.upTo);
  const ratioIneffective =
    mode.letter === 'R' && model.key === 'veo-31'
      ? 'With 3 or more references aspectRatio is ignored: the video is 16:9.'
      : 'aspectRatio is documented for text-to-video only; it may be ignored.';
  return [
    ...(tooHigh ? [`${model.name} is listed with up to ${model.upTo}; ${resolution} may be refused or changed.`] : []),
    ...(model.modes.includes(mode.letter) ? [] : [`${model.name} is not listed with ${mode.mode}; it may be refused.`]),
    ...(aspectRatio !== undefined && mode.letter !== 'T' ? [ratioIneffective] : []),
  ];
}

const submitMany = `mutation ($inputs: [GenerateVideoInput!]!) {
  generateVideos(inputs: $inputs) {
    __typename
    ... on Error { message }
    ... on GenerateVideoSuccess {
      generation { status version mode model { key name } prompt resolution aspectRatio addAudio warnings }
    }
  }
}`;

const BATCH = 20;
const MONTHLY_LIMIT = 100;
const AT_ONCE = 6;

const keyOf = (index: number): string => `lt_combination_${Math.floor(index / MONTHLY_LIMIT)}`;

/** Sends all in batches, with as many per key as its month allows. Returns the results in order. */
async function submitAll(gatewayUrl: string, inputs: readonly object[]): Promise<readonly unknown[]> {
  const results: unknown[] = [];
  const starts = Array.from({ length: Math.ceil(inputs.length / BATCH) }, (_, index) => index * BATCH);

  async function work(): Promise<void> {
    for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
      const key = keyOf(start);
      const batch = inputs.slice(start, start + BATCH);
      const { body } = await askGraphql(gatewayUrl, { key, query: submitMany, variables: { inputs: batch } });
      readList(body, 'data', 'generateVideos').forEach((result, index) => (results[start + index] = result));
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

test(
  'every combination of model, mode, resolution, aspect ratio and audio is accepted, once',
  { timeout: 60_000 },
  async () => {
    const startedAt = performance.now();

    const results = await submitAll(server.gatewayUrl, combinations.map(printInput));

    const seconds = (performance.now() - startedAt) / 1000;
    const totals = await countByKey(server.gatewayUrl);
    const { accepted, requests } = await readLedger(server.sandboxUrl);
    const generate = requests.filter(({ endpoint }) => endpoint === 'generate');
    expect(combinations).toHaveLength(10 * 3 * 5 * 6 * 2);
    expect(results).toEqual(combinations.map(expectGeneration));
    expect(accepted).toHaveLength(combinations.length);
    expect(totals).toEqual(totals.map(() => MONTHLY_LIMIT));
    expect(totals).toHaveLength(combinations.length / MONTHLY_LIMIT);
    expect(new Set(accepted.map(({ body }) => sortedJson(body)))).toEqual(new Set(combinations.map(sortedWire)));
    expect(generate.map(({ count }) => count)).toEqual(generate.map(() => MONTHLY_LIMIT));
    expect(seconds).toBeLessThan(60);
  },
);

/** Counts the generations of each key: none twice, although the gateway also imports those of the upstream. */
async function countByKey(gatewayUrl: string): Promise<readonly unknown[]> {
  const keys = new Set(combinations.map((_, index) => keyOf(index)));
  const answers = await Promise.all(
    [...keys].map((key) => askGraphql(gatewayUrl, { key, query: '{ generations(first: 1) { totalCount } }' })),
  );
  return answers.map(({ body }) => readField(body, 'data', 'generations', 'totalCount'));
}

/** The expected body of the request to the upstream. */
function sortedWire({ model, mode, resolution, aspectRatio, addAudio }: Combination): string {
  const { imageUrl, referenceImageUrls } = { imageUrl: undefined, referenceImageUrls: undefined, ...mode.images };
  return sortedJson({
    prompt: promptOf(model.key),
    model: model.key,
    image_url: imageUrl,
    reference_image_urls: referenceImageUrls,
    resolution: resolution && wireResolutions[resolution],
    aspect_ratio: aspectRatio && aspectRatio.replace(/^[A-Z]+_(\d+)_(\d+)$/, '$1:$2'),
    add_audio: addAudio,
  });
}

const wireResolutions = { SD_480P: '480p', HD_720P: '720p', FHD_1080P: '1080p', UHD_4K: '4K' } as const;

/** Without the seed, which the gateway draws. */
function sortedJson(body: object): string {
  const given = Object.entries(body).filter(([name, value]) => name !== 'seed' && value !== undefined);
  return JSON.stringify(given.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
