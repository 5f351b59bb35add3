import type { Insertable, Selectable } from 'kysely';
import type { GenerationsTable } from './database.ts';
import type { Expectation, Generation } from './generation.ts';

/** Columns that schedule looks and are no part of a generation. */
type ScheduleColumns = 'nextLookAt' | 'lookedAt' | 'lease' | 'failedLooks';
/** Columns that the store sets by itself. */
type OwnColumns = 'id' | 'userId' | 'createdAt' | 'updatedAt' | 'updateNumber' | 'queuePlace' | 'expectation';

/** A row of the table → a generation. */
export function readGeneration(row: Selectable<GenerationsTable>): Generation {
  return {
    id: row.id,
    userId: row.userId,
    status: row.status,
    version: row.version,
    idempotencyKey: row.idempotencyKey,
    inputDigest: row.inputDigest,
    generationId: row.generationId,
    requestId: row.requestId,
    upstreamStatus: row.upstreamStatus,
    mode: row.mode,
    model: row.modelKey === null ? null : { key: row.modelKey, name: row.modelName, provider: row.modelProvider },
    prompt: row.prompt,
    imageUrl: row.imageUrl,
    referenceImageUrls: readTexts(row.referenceImageUrls),
    duration: row.duration,
    resolution: row.resolution,
    aspectRatio: row.aspectRatio,
    seed: row.seed,
    cameraFixed: readFlag(row.cameraFixed),
    addAudio: readFlag(row.addAudio),
    audioPrompt: row.audioPrompt,
    veoModel: row.veoModel,
    extra: row.extra === null ? null : readObject(row.extra),
    style: row.style,
    fps: row.fps,
    videoUrl: row.videoUrl,
    failure:
      row.failureCode === null
        ? null
        : {
            code: row.failureCode,
            message: row.failureMessage ?? row.failureCode,
            upstreamMessage: row.failureUpstreamMessage,
          },
    warnings: readTexts(row.warnings),
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    completedAt: row.completedAt === null ? null : new Date(row.completedAt),
    processingTimeSeconds: row.processingTimeSeconds,
    expectation: row.expectation === null ? null : readExpectation(row.expectation),
    stalled: row.stalled !== 0,
    queue: row.queue,
    submitAt: row.submitAt === null ? null : new Date(row.submitAt),
    sentAt: row.sentAt === null ? null : new Date(row.sentAt),
  };
}

/** The columns that an observation may change, all but the identity, the owner and the times of the row. */
export function printChanges(generation: Generation): Omit<Insertable<GenerationsTable>, ScheduleColumns | OwnColumns> {
  return {
    status: generation.status,
    version: generation.version,
    idempotencyKey: generation.idempotencyKey,
    inputDigest: generation.inputDigest,
    generationId: generation.generationId,
    requestId: generation.requestId,
    upstreamStatus: generation.upstreamStatus,
    mode: generation.mode,
    modelKey: generation.model?.key ?? null,
    modelName: generation.model?.name ?? null,
    modelProvider: generation.model?.provider ?? null,
    prompt: generation.prompt,
    imageUrl: generation.imageUrl,
    referenceImageUrls: JSON.stringify(generation.referenceImageUrls),
    duration: generation.duration,
    resolution: generation.resolution,
    aspectRatio: generation.aspectRatio,
    seed: generation.seed,
    cameraFixed: printFlag(generation.cameraFixed),
    addAudio: printFlag(generation.addAudio),
    audioPrompt: generation.audioPrompt,
    veoModel: generation.veoModel,
    extra: generation.extra === null ? null : JSON.stringify(generation.extra),
    style: generation.style,
    fps: generation.fps,
    videoUrl: generation.videoUrl,
    failureCode: generation.failure?.code ?? null,
    failureMessage: generation.failure?.message ?? null,
    failureUpstreamMessage: generation.failure?.upstreamMessage ?? null,
    warnings: JSON.stringify(generation.warnings),
    completedAt: generation.completedAt?.getTime() ?? null,
    processingTimeSeconds: generation.processingTimeSeconds,
    stalled: Number(generation.stalled),
    queue: generation.queue,
    submitAt: generation.submitAt?.getTime() ?? null,
    sentAt: generation.sentAt?.getTime() ?? null,
  };
}

function readFlag(value: number | null): boolean | null {
  return value === null ? null : value !== 0;
}

function printFlag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}

// The JSON below was written by this file and by nobody else.
function readTexts(json: string): readonly string[] {
  const texts: readonly string[] = JSON.parse(json);
  return texts;
}

function readExpectation(json: string): Expectation {
  const expectation: Expectation = JSON.parse(json);
  return expectation;
}

function readObject(json: string): Readonly<Record<string, unknown>> {
  const object: Readonly<Record<string, unknown>> = JSON.parse(json);
  return object;
}
