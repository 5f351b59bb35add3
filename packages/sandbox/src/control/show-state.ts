import { answerJson, type Answer } from '../http/answer.ts';
import { namedFaults } from './named-faults.ts';
import type { SandboxState } from '../state.ts';

/** Answers `GET /__sandbox`: settings, clock, number of generations, pending faults, and the faults with a name. */
export function showState({ speed, rateLimit, strict, clock, generations, faults }: SandboxState): Answer {
  return answerJson(200, {
    speed,
    rateLimit,
    strict,
    now: new Date(clock.now()).toISOString(),
    aheadSeconds: clock.aheadSeconds(),
    generations: generations.count(),
    pending: faults.list(),
    faults: namedFaults.map(({ name, title, description, fault }) => ({
      name,
      title,
      description,
      endpoint: fault.match.endpoint ?? null,
    })),
  });
}
