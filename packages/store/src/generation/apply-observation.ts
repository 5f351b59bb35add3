import { isDeepStrictEqual } from 'node:util';
import { isBeingSent, type Generation, type GenerationFailure, type ObservedFacts } from './generation.ts';
import { columnNames, reportedNames, withGiven } from './row.ts';
import { isEarlier, isTerminal, type GenerationStatus } from './status.ts';

/** Something that happened to a generation. */
export type Observation =
  /** The upstream reported it, in the answer to the submission or to a poll. `status` is undefined for an unknown word. */
  | {
      readonly type: 'reported';
      readonly status: GenerationStatus | undefined;
      readonly facts: ObservedFacts;
      readonly failure?: GenerationFailure | undefined;
      /** True if it takes far longer than expected; stays so until the end. */
      readonly stalled?: boolean | undefined;
      readonly warnings?: readonly string[] | undefined;
    }
  /** It was sent, and the answer is lost. */
  | { readonly type: 'unanswered'; readonly warning: string }
  /** It failed for a reason of the gateway's or of the submission's. */
  | { readonly type: 'failed'; readonly failure: GenerationFailure };

/**
 * The rules of change: returns the generation after an observation, or undefined if nothing changes. A status, and the
 * upstream's word for it, only move forward and never leave a terminal one. Each change raises the version by one. The caller
 * sets `updatedAt` by the database's clock.
 */
export function applyObservation(current: Generation, observation: Observation): Generation | undefined {
  if (isTerminal(current.status)) return undefined;
  const observed = observe(current, observation);
  const waiting = observed.status === 'SCHEDULED' ? observed : { ...observed, queue: null };
  const next = isTerminal(observed.status) ? { ...waiting, stalled: false } : waiting;
  return isSame(next, current) ? undefined : { ...next, version: current.version + 1 };
}

/** True for equal values in all columns. Most are the same objects, of which Node's comparison takes longer. */
function isSame(one: Generation, other: Generation): boolean {
  return columnNames.every((name) => one[name] === other[name] || isDeepStrictEqual(one[name], other[name]));
}

function observe(current: Generation, observation: Observation): Generation {
  switch (observation.type) {
    case 'reported': {
      const { status = current.status, facts, failure, stalled = false, warnings = [] } = observation;
      const isOutdated = isEarlier(status, current.status);
      return {
        // The upstream's latest values win, except that its status must not step back.
        ...withGiven(current, reportedNames, isOutdated ? { ...facts, upstreamStatus: undefined } : facts),
        ...writeFailure(failure),
        status: isEarlier(current.status, status) ? status : current.status,
        stalled: current.stalled || stalled,
        warnings: addWarnings(current.warnings, warnings),
      };
    }
    case 'unanswered':
      if (!isBeingSent(current)) return current;
      return { ...current, status: 'UNCONFIRMED', warnings: addWarnings(current.warnings, [observation.warning]) };
    case 'failed':
      return { ...current, ...writeFailure(observation.failure), status: 'FAILED' };
    default:
      return observation satisfies never;
  }
}

function writeFailure(
  failure: GenerationFailure | undefined,
): Pick<Generation, 'failureCode' | 'failureMessage' | 'failureUpstreamMessage'> {
  return {
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
    failureUpstreamMessage: failure?.upstreamMessage ?? null,
  };
}

function addWarnings(current: readonly string[], added: readonly string[]): readonly string[] {
  return [...new Set([...current, ...added])];
}
