import type {
  Generation as GenerationRecord,
  GenerationFailure as FailureRecord,
  FollowedUpdate,
  VisibleStatus,
} from '@videogen/store';
import { findGeneration, listGenerationUpdates } from '@videogen/store';
import { builder } from '../builder.ts';
import { AspectRatio, FailureCode, GenerationMode, GenerationStatus, Resolution } from '../enums.ts';
import { describeModel, Model } from '../model.ts';
import { encodeUpdateCursor } from '../update-cursor.ts';
import { shareEstimate } from './share-estimate.ts';

const GenerationFailure = builder.objectRef<FailureRecord>('GenerationFailure').implement({
  description: 'Why a generation failed.',
  fields: (t) => ({
    code: t.expose('code', { type: FailureCode, description: 'The kind of failure.' }),
    message: t.exposeString('message', { description: "The gateway's sentence about it." }),
    upstreamMessage: t.exposeString('upstreamMessage', {
      nullable: true,
      description: "VideoGenAPI's own words, at most 1,000 characters, URLs and keys masked.",
    }),
  }),
});

/** One requested video. */
export const Generation = builder.objectRef<GenerationRecord>('Generation');

builder.node(Generation, {
  description: 'One requested video, from the request to its end.',
  id: { resolve: (generation) => generation.id },
  isTypeOf: (value) => typeof value === 'object' && value !== null && 'prompt' in value && 'version' in value,
  loadOne: (id, { lifecycle, caller }) => findGeneration(lifecycle.store, caller.id, id),
  fields: (t) => ({
    generationId: t.exposeString('generationId', {
      nullable: true,
      description: "VideoGenAPI's own id (`gen_…`); null until VideoGenAPI has accepted it.",
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "VideoGenAPI's id of the request, for its support.",
    }),
    status: t.field({
      type: GenerationStatus,
      description: 'Where it stands.',
      resolve: (generation) => readVisibleStatus(generation),
    }),
    upstreamStatus: t.exposeString('upstreamStatus', {
      nullable: true,
      description: "VideoGenAPI's own word, also one that this gateway does not know.",
    }),
    version: t.exposeInt('version', { description: 'Grows by one with each change.' }),
    mode: t.expose('mode', {
      type: GenerationMode,
      nullable: true,
      description: 'How it is made; null when it was made elsewhere and is of a type that this gateway does not know.',
    }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model; null until VideoGenAPI has named it, where the request left it open.',
      resolve: ({ model }, _, { lifecycle }) => model && describeModel(model, lifecycle.catalogue),
    }),
    prompt: t.exposeString('prompt', { description: 'What was asked for.' }),
    imageUrl: t.expose('imageUrl', { type: 'URL', nullable: true, description: 'The image it starts from.' }),
    referenceImageUrls: t.field({
      type: ['URL'],
      description: 'The images it refers to; empty where there are none.',
      resolve: ({ referenceImageUrls }) => [...referenceImageUrls],
    }),
    duration: t.exposeInt('duration', { nullable: true, description: 'Seconds.' }),
    resolution: t.expose('resolution', { type: Resolution, nullable: true, description: 'The height of the picture.' }),
    aspectRatio: t.expose('aspectRatio', {
      type: AspectRatio,
      nullable: true,
      description: 'The shape of the picture.',
    }),
    seed: t.expose('seed', {
      type: 'SafeInt',
      nullable: true,
      description: 'The same seed and input make a similar video. Chosen at random where none was given.',
    }),
    cameraFixed: t.exposeBoolean('cameraFixed', {
      nullable: true,
      description: 'Whether the camera stands still; null where it was not asked for.',
    }),
    addAudio: t.exposeBoolean('addAudio', {
      nullable: true,
      description: 'Whether sound is added; null where it was not asked for.',
    }),
    audioPrompt: t.exposeString('audioPrompt', { nullable: true, description: 'What the sound should be like.' }),
    veoModel: t.exposeString('veoModel', { nullable: true, description: "Which of Veo's variants was asked for." }),
    extra: t.expose('extra', {
      type: 'JSONObject',
      nullable: true,
      description: "What was sent in VideoGenAPI's own words beside the named inputs.",
    }),
    style: t.exposeString('style', { nullable: true, description: 'As VideoGenAPI answers it.' }),
    fps: t.exposeInt('fps', { nullable: true, description: 'Frames per second.' }),
    videoUrl: t.expose('videoUrl', {
      type: 'URL',
      nullable: true,
      description: 'The video, an MP4 (H.264). Public: it needs no key. How long it lives is not known: keep a copy.',
    }),
    failure: t.expose('failure', {
      type: GenerationFailure,
      nullable: true,
      description: 'Why it failed; only when FAILED.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the gateway took it.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it changed last.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was done, as VideoGenAPI reports it.',
    }),
    processingTimeSeconds: t.exposeInt('processingTimeSeconds', {
      nullable: true,
      description: 'How long it took, as VideoGenAPI reports it.',
    }),
    progress: t.float({
      nullable: true,
      description:
        'How far it is, 0 to 1, never falling: an estimate from past generations of the same kind, computed when it is read. Null before VideoGenAPI has it, and while fewer than three of its kind have been completed.',
      resolve: async (generation, _, context) => (await shareEstimate(context, generation)).progress,
    }),
    estimatedCompletionAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it may be done: half of those as old as it are by then. Only moves later. Null where `progress` is, and when it is over.',
      resolve: async (generation, _, context) => (await shareEstimate(context, generation)).estimatedCompletionAt,
    }),
    stalled: t.exposeBoolean('stalled', {
      description:
        'Whether it takes longer than 99 of 100 such generations; it is still looked at, more rarely. Becoming so is a change.',
    }),
    submitAt: t.expose('submitAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a slot is expected; only while SCHEDULED. It may move, which is a change.',
    }),
    updates: t.field({
      type: [GenerationUpdate],
      description: 'Its history as far as it is kept, oldest first.',
      resolve: async (generation, _, { lifecycle }) => {
        const updates = await listGenerationUpdates(lifecycle.store, generation.id, {
          afterVersion: 0,
          limit: MOST_UPDATES,
        });
        return updates.map((update) => ({ ...update, generation }));
      },
    }),
    warnings: t.field({
      type: ['String'],
      description: 'What to know that is no failure, such as a duration outside what is listed for the model.',
      resolve: ({ warnings }) => [...warnings],
    }),
  }),
});

const MOST_UPDATES = 1000;

/** One change of one generation. */
export const GenerationUpdate = builder.objectRef<FollowedUpdate>('GenerationUpdate');

GenerationUpdate.implement({
  description: 'One change of one generation.',
  fields: (t) => ({
    cursor: t.string({
      description: "Its place in all of the caller's updates, to give as `after`. Opaque.",
      resolve: ({ number, generation: { userId } }) => encodeUpdateCursor({ userId, number }),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it changed.' }),
    version: t.exposeInt('version', { description: "The generation's version after the change." }),
    status: t.expose('status', { type: GenerationStatus, description: 'The status after the change.' }),
    previousStatus: t.expose('previousStatus', {
      type: GenerationStatus,
      nullable: true,
      description: 'The status before the change; null at the first.',
    }),
    generation: t.expose('generation', { type: Generation, description: 'The generation, at this version or newer.' }),
  }),
});

function readVisibleStatus({ id, status }: GenerationRecord): VisibleStatus {
  if (status === 'SUBMITTING') throw new Error(`the generation ${id} is not visible yet`);
  return status;
}
