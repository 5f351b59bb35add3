import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCatalogue } from '@videogen/videogenapi';
import { readLedger, serveHere, createFolder } from '@videogen/testkit';
import { ask } from '../ask-server.ts';

const env = { POLL_MIN_INTERVAL_MS: '600000', IMPORT_ON_FIRST_USE: 'false', STRICT_MODEL_LIMITS: 'true' };

/** The built-in models of a gateway. */
const known = createCatalogue().models;

const submitQuery = `mutation ($input: GenerateVideoInput!) {
  generateVideo(input: $input) {
    __typename
    ... on GenerateVideoSuccess { generation { id warnings model { key name } } }
    ... on InvalidInputError { message issues { path message } }
  }
}`;

test('a gateway with strict model limits refuses inputs beyond them, and names the field', async () => {
  await using server = await serveHere(env);
  const input = { prompt: 'Too much', model: 'veo_3', duration: 15, resolution: 'UHD_4K' };

  const limits = await ask(server, 'lt_strict', submitQuery, { input });
  const unknown = await ask(server, 'lt_strict', submitQuery, { input: { prompt: 'Too much', model: 'veo_9' } });

  const { accepted } = await readLedger(server.sandboxUrl);
  const duration = 'expected 8 seconds for Veo 3 Fast, got 15';
  const resolution = 'expected SD_480P, HD_720P or FHD_1080P for Veo 3 Fast, got UHD_4K';
  const keys = known.map(({ key }) => key).join(', ');
  const model = `expected one of ${keys}; got "veo_9"`;
  expect(limits).toEqual({
    generateVideo: {
      __typename: 'InvalidInputError',
      message: `The input is not valid: duration: ${duration}; resolution: ${resolution}.`,
      issues: [
        { path: ['duration'], message: duration },
        { path: ['resolution'], message: resolution },
      ],
    },
  });
  expect(unknown).toEqual({
    generateVideo: {
      __typename: 'InvalidInputError',
      message: `The input is not valid: model: ${model}.`,
      issues: [{ path: ['model'], message: model }],
    },
  });
  expect(accepted).toEqual([]);
});

const ownModels = {
  extend: [
    {
      key: 'acme-1',
      name: 'Acme 1',
      modes: ['TEXT_TO_VIDEO'],
      maxResolution: 'UHD_4K',
      durationRange: { min: 3, max: 12 },
    },
    { key: 'sora-2', name: 'Sora 2 as we know it', tier: 'PREMIUM', modes: ['TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO'] },
  ],
};

test('an operator’s models are added to the known ones and take the place of those of the same key', async () => {
  await using folder = await createFolder();
  const modelsFile = join(folder.path, 'models.json');
  await writeFile(modelsFile, JSON.stringify(ownModels));
  await using server = await serveHere({ ...env, MODELS_FILE: modelsFile });
  const models = await ask(server, 'lt_models', '{ models { key name tier } }');
  const input = { prompt: 'A new model', model: 'acme-1', duration: 12, resolution: 'UHD_4K' };

  const submitted = await ask(server, 'lt_models', submitQuery, { input });

  expect(models).toEqual({
    models: [
      { key: 'sora-2', name: 'Sora 2 as we know it', tier: 'PREMIUM' },
      ...known.filter(({ key }) => key !== 'sora-2').map(({ key, name, tier = null }) => ({ key, name, tier })),
      { key: 'acme-1', name: 'Acme 1', tier: null },
    ],
  });
  expect(submitted).toEqual({
    generateVideo: {
      __typename: 'GenerateVideoSuccess',
      generation: { id: expect.any(String), warnings: [], model: { key: 'acme-1', name: 'Acme 1' } },
    },
  });
});
