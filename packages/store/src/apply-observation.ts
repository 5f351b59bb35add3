import { isDeepStrictEqual } from 'node:util';
import {
  isBeingSent,
  isTerminal,
  type Generation,
  type GenerationFailure,
  type GenerationStatus,
} from './generation.ts';

/** The fields of a generation that the upstream may tell. */
type ToldFields = Pick<
  Generation,
  | 'generationId'
  | 'requestId'
  | 'upstreamStatus'
  | 'mode'
  | 'model'
  | 'duration'
  | 'resolution'
  | 'aspectRatio'
  | 'seed'
  | 'style'
  | 'fps'
  | 'videoUrl'
  | 'completedAt'
  | 'processingTimeSeconds'
  | 'extra'
>;

/**
 * What an answer of the upstream said of a generation. A field that is undefined was not said and stays as it is; null says
 * that it is something for which we have no word.
 */
export type ObservedFacts = { readonly [Field in keyof ToldFields]?: ToldFields[Field] | undefined };

/** Something that happened to a generation. */
export type Observation =
  /** The upstream told of it: in the answer to the submission or to a look. `status` is undefined for an unknown word. */
  | {
      readonly type: 'told';
      readonly status: GenerationStatus | undefined;
      readonly facts: ObservedFacts;
      readonly failure?: GenerationFailure | undefined;
      /** Whether it takes far longer than was expected; once told, it stays so until the end. */
      readonly stalled?: boolean | undefined;
      readonly warnings?: readonly string[] | undefined;
    }
  /** It was sent and its answer is lost. */
  | { readonly type: 'unanswered'; readonly warning: string }
  /** It failed for a reason of ours or of the submission's. */
  | { readonly type: 'failed'; readonly failure: GenerationFailure };

/**
 * The rules of change: what a generation is after an observation, or undefined when the observation changes nothing.
 * A status only moves forward and never leaves a terminal one; each change raises the version by one. `updatedAt` is left
 * to the caller, who knows the database's clock.
 */
export function applyObservation(current: Generation, observation: Observation): Generation | undefined {
  if (isTerminal(current.status)) return undefined;
  const observed = observe(current, observation);
  const waiting = observed.status === 'SCHEDULED' ? observed : { ...observed, queue: null, submitAt: null };
  const next = isTerminal(observed.status) ? { ...waiting, stalled: false } : waiting;
  return isDeepStrictEqual(next, current) ? undefined : { ...next, version: current.version + 1 };
}

function observe(current: Generation, observation: Observation): Generation {
  switch (observation.type) {
    case 'told': {
      const { status, facts, failure = null, stalled = false, warnings = [] } = observation;
      return {
        ...current,
        ...mergeFacts(current, facts),
        status: forward(current.status, status),
        failure,
        stalled: current.stalled || stalled,
        warnings: addWarnings(current.warnings, warnings),
      };
    }
    case 'unanswered':
      if (!isBeingSent(current)) return current;
      return { ...current, status: 'UNCONFIRMED', warnings: addWarnings(current.warnings, [observation.warning]) };
    case 'failed':
      return { ...current, status: 'FAILED', failure: observation.failure };
    default:
      return observation satisfies never;
  }
}

/** The upstream's latest word wins: it may change what was asked for. */
function mergeFacts(current: Generation, facts: ObservedFacts): ToldFields {
  const pick = <Field extends keyof ToldFields>(field: Field): ToldFields[Field] =>
    facts[field] === undefined ? current[field] : facts[field];
  return {
    generationId: pick('generationId'),
    requestId: pick('requestId'),
    upstreamStatus: pick('upstreamStatus'),
    mode: pick('mode'),
    model: pick('model'),
    duration: pick('duration'),
    resolution: pick('resolution'),
    aspectRatio: pick('aspectRatio'),
    seed: pick('seed'),
    style: pick('style'),
    fps: pick('fps'),
    videoUrl: pick('videoUrl'),
    completedAt: pick('completedAt'),
    processingTimeSeconds: pick('processingTimeSeconds'),
    extra: pick('extra'),
  };
}

const order: Readonly<Record<GenerationStatus, number>> = {
  SUBMITTING: 0,
  SCHEDULED: 1,
  UNCONFIRMED: 2,
  PENDING: 3,
  IN_QUEUE: 4,
  IN_PROGRESS: 5,
  COMPLETED: 6,
  FAILED: 6,
  CANCELED: 6,
};

function forward(current: GenerationStatus, told: GenerationStatus | undefined): GenerationStatus {
  return told !== undefined && order[told] > order[current] ? told : current;
}

function addWarnings(current: readonly string[], added: readonly string[]): readonly string[] {
  return [...new Set([...current, ...added])];
}
