import { completeValue } from '@pothos/core';
import { MOST_PROGRESS_POINTS, readSearchEnd } from '@videogen/lifecycle';
import {
  type Generation as GenerationRecord,
  type GenerationFailure as FailureRecord,
  type FollowedUpdate,
  type VisibleStatus,
  findGeneration,
  readFailure,
} from '@videogen/store';
import { builder } from '../builder.ts';
import { AspectRatio, FailureCode, GenerationMode, GenerationStatus, Resolution } from '../enums.ts';
import { describeModel, Model } from '../model.ts';
import { encodeUpdateCursor } from '../update-cursor.ts';
import { shareEstimate } from './share-estimate.ts';
import { ProgressPoint } from './progress-point.ts';
import { shareQueue } from './share-queue.ts';
import { MOST_UPDATES, shareHistory } from './share-history.ts';

const GenerationFailure = builder.objectRef<FailureRecord>('GenerationFailure').implement({
  description: 'The failure of a generation.',
  fields: (t) => ({
    code: t.expose('code', { type: FailureCode, description: 'The kind of failure.' }),
    message: t.exposeString('message', { description: "The gateway's description of the failure." }),
    upstreamMessage: t.exposeString('upstreamMessage', {
      nullable: true,
      description: "VideoGenAPI's own message, at most 1,000 characters, with URLs and keys masked.",
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
    generationId: t.exposeString('upstreamId', {
      nullable: true,
      description: "VideoGenAPI's own id (`gen_…`); null until VideoGenAPI has accepted it.",
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "VideoGenAPI's id of the request, for its support.",
    }),
    status: t.field({
      type: GenerationStatus,
      description: 'The present status.',
      resolve: (generation) => readVisibleStatus(generation),
    }),
    upstreamStatus: t.exposeString('upstreamStatus', {
      nullable: true,
      description: "VideoGenAPI's own word for the status, which may be unknown to this gateway.",
    }),
    version: t.exposeInt('version', { description: 'The number of the last change, which grows by one.' }),
    mode: t.expose('mode', {
      type: GenerationMode,
      nullable: true,
      description:
        'The source of the video; null for an imported generation of a type that this gateway does not know.',
    }),
    model: t.field({
      type: Model,
      nullable: true,
      description: 'The model; null until VideoGenAPI has reported it, if the input named none.',
      resolve: ({ modelKey, modelName: name, modelProvider: provider }, _, { lifecycle }) =>
        modelKey === null ? null : describeModel(lifecycle.catalogue, modelKey, { name, provider }),
    }),
    prompt: t.exposeString('prompt', { description: 'The description of the video.' }),
    label: t.exposeString('label', {
      nullable: true,
      description:
        'The name that the caller has given it, by the input or by `labelGeneration`; null without one. It may change after the end.',
    }),
    imageUrl: t.expose('imageUrl', {
      type: 'URL',
      nullable: true,
      description: 'The image from which the video starts.',
    }),
    referenceImageUrls: t.field({
      type: ['URL'],
      description: 'The reference images; empty without any.',
      resolve: ({ referenceImageUrls }) => [...referenceImageUrls],
    }),
    duration: t.exposeInt('duration', { nullable: true, description: 'Seconds.' }),
    resolution: t.expose('resolution', { type: Resolution, nullable: true, description: 'The height of the picture.' }),
    aspectRatio: t.expose('aspectRatio', {
      type: AspectRatio,
      nullable: true,
      description: 'The aspect ratio of the picture.',
    }),
    seed: t.expose('seed', {
      type: 'SafeInt',
      nullable: true,
      description: 'The seed, random if the input had none. The same seed and input make a similar video.',
    }),
    cameraFixed: t.exposeBoolean('cameraFixed', {
      nullable: true,
      description: 'True for a camera that does not move; null if the input did not say.',
    }),
    addAudio: t.exposeBoolean('addAudio', {
      nullable: true,
      description: 'True if sound is added; null if the input did not say.',
    }),
    audioPrompt: t.exposeString('audioPrompt', { nullable: true, description: 'The description of the sound.' }),
    veoModel: t.exposeString('veoModel', { nullable: true, description: 'The requested variant of Veo.' }),
    extra: t.expose('extra', {
      type: 'JSONObject',
      nullable: true,
      description: "The further fields that were sent under VideoGenAPI's own names.",
    }),
    style: t.exposeString('style', { nullable: true, description: 'The style, as VideoGenAPI reports it.' }),
    fps: t.exposeInt('fps', { nullable: true, description: 'Frames per second.' }),
    videoUrl: t.expose('videoUrl', {
      type: 'URL',
      nullable: true,
      description:
        'The URL of the video, an MP4 (H.264). It is public and needs no key. Its lifetime is not known: keep a copy.',
    }),
    mediaUrl: t.string({
      nullable: true,
      description:
        'A link to the same video through this gateway: a path such as `/media/…`, relative to its address. It is signed, needs no key and is valid for about an hour; a later query returns a new one. With `&download=1` browsers save the file. Null without a `videoUrl`, and for one of a host that the gateway does not fetch from.',
      resolve: (generation, _, { linkMedia }) => linkMedia(generation),
    }),
    failure: t.field({
      type: GenerationFailure,
      nullable: true,
      description: 'The failure; null unless FAILED.',
      resolve: (generation) => readFailure(generation),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which it was requested.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'The time of the last change.' }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The time of completion, as VideoGenAPI reports it.',
    }),
    processingTimeSeconds: t.exposeInt('processingTimeSeconds', {
      nullable: true,
      description: 'The processing time, as VideoGenAPI reports it.',
    }),
    progress: t.float({
      nullable: true,
      description:
        'The estimated progress, 0 to 1, never falling, from past generations of the same kind, those of other users included. It is computed when it is read. Null until VideoGenAPI has accepted the generation, and for the first videos of a kind: at least three must have been completed before this one was accepted, and a completion counts half after each week. A kind is the same model, duration, resolution and addAudio.',
      resolve: (generation, _, context) =>
        completeValue(shareEstimate(context, generation), ({ progress }) => progress),
    }),
    progressCurve: t.field({
      type: [ProgressPoint],
      nullable: true,
      description:
        'The progress from now on, for a bar that moves between two updates: at most 12 points with straight lines between them, level after the last. The first is now and equals `progress`. It never falls, and stays within 0.02 of `progress` until the next update. Null if `progress` is null.',
      complexity: { multiplier: MOST_PROGRESS_POINTS },
      resolve: (generation, _, context) =>
        completeValue(shareEstimate(context, generation), ({ readCurve }) => readCurve()),
    }),
    estimatedCompletionAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'The estimated time of completion: half of the generations that reach its present age are completed by then. It only moves later. Null if `progress` is null, and after the end.',
      resolve: (generation, _, context) =>
        completeValue(shareEstimate(context, generation), ({ estimatedCompletionAt }) => estimatedCompletionAt),
    }),
    stalled: t.exposeBoolean('stalled', {
      description:
        'True once it takes longer than 99 of 100 such generations. It is still polled, more rarely. The change to true is an update.',
    }),
    submitAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'The expected time of the submission, computed when it is read; null unless SCHEDULED. It changes without an update of its own; `usageUpdated` reports when it moves.',
      resolve: (generation, _, context) =>
        completeValue(shareQueue(context, generation), (waiting) => waiting && waiting.submitAt),
    }),
    queuePosition: t.int({
      nullable: true,
      description:
        'Its position in the queue of its model, computed when it is read: 1 for the one that is sent next. Null unless SCHEDULED. It changes without an update of its own; `usageUpdated` reports when it moves.',
      resolve: (generation, _, context) =>
        completeValue(shareQueue(context, generation), (waiting) => waiting && waiting.position),
    }),
    searchedUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        "The time at which the search for it in VideoGenAPI's list ends, and it becomes FAILED unless it was found; null unless UNCONFIRMED. While VideoGenAPI does not answer, the search goes on after that time.",
      resolve: (generation, _, { lifecycle }) => readSearchEnd(lifecycle, generation),
    }),
    updates: t.field({
      type: [GenerationUpdate],
      description:
        'The updates that are still kept, oldest first. If there are more than `first`, the newest are left out.',
      args: {
        first: t.arg.int({
          defaultValue: MOST_UPDATES,
          description: 'The number of updates, from the oldest on: 1 to 100.',
        }),
      },
      complexity: ({ first }) => ({ multiplier: Math.min(first ?? MOST_UPDATES, MOST_UPDATES) }),
      resolve: (generation, { first }, context) => shareHistory(context, generation, first),
    }),
    warnings: t.field({
      type: ['String'],
      description: 'Warnings that are not failures, such as a duration outside the listed range of the model.',
      resolve: ({ warnings }) => [...warnings],
    }),
  }),
});

/** One change of one generation. */
export const GenerationUpdate = builder.objectRef<FollowedUpdate>('GenerationUpdate');

GenerationUpdate.implement({
  description: 'One change of one generation.',
  fields: (t) => ({
    cursor: t.string({
      description: "Its position among all of the caller's updates, for the argument `after`. Opaque.",
      resolve: ({ number, generation: { userId } }) => encodeUpdateCursor({ userId, number }),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'The time of the change.' }),
    version: t.exposeInt('version', { description: "The generation's version after the change." }),
    status: t.expose('status', { type: GenerationStatus, description: 'The status after the change.' }),
    previousStatus: t.expose('previousStatus', {
      type: GenerationStatus,
      nullable: true,
      description: 'The status before the change; null for the first.',
    }),
    generation: t.expose('generation', { type: Generation, description: 'The generation, at this version or newer.' }),
  }),
});

function readVisibleStatus({ id, status }: GenerationRecord): VisibleStatus {
  if (status === 'SUBMITTING') throw new Error(`the generation ${id} is not visible yet`);
  return status;
}
