import { createHash } from 'node:crypto';
import type { WireUser } from '@videogen/videogenapi';
import { accept, type Submitter } from './accept.ts';
import { answerJson, refuse, type Answer } from '../http/answer.ts';
import { readClip } from '../world/clips.ts';
import { phaseAt } from '../world/generation.ts';
import { countToday, usageAt } from '../world/plan.ts';
import { readRateLimit } from './rate-limit.ts';
import type { JsonBody } from '../http/read-json.ts';
import { serveVideo, type RangeHeaders } from './serve-video.ts';
import type { SandboxState } from '../state.ts';
import { printListItem, printStatus, printSubmission } from './wire-bodies.ts';

/** A request to one of the endpoints that need a key, with the key already checked. */
export interface UserRequest extends Submitter {
  /** The origin under which the client reached the sandbox, such as `http://127.0.0.1:4010`. */
  readonly origin: string;
}

/** Answers `POST /generate`. */
export function generate(state: SandboxState, user: UserRequest, body: JsonBody): Answer {
  if (!body.ok) return body.refusal;
  const decision = accept(state, user, body.value);
  if (!decision.accepted) return decision.refusal;
  const { generation } = decision;
  const { owner, plan } = user;
  const usage = usageAt(plan, state.generations.listOf(owner), generation.createdAtMs);
  const rateLimit = state.rateLimit ? readRateLimit(state, owner, generation.model.key) : undefined;
  return answerJson(200, printSubmission(generation, { usage, rateLimit }));
}

/** Answers `GET /status/{id}`. A generation of another user gets the same 404 as an unknown id. */
export function showStatus(state: SandboxState, { owner, origin }: UserRequest, id: string): Answer {
  const generation = state.generations.find(id);
  if (generation?.owner !== owner) return refuse(404, 'Generation not found');
  return answerJson(200, printStatus(generation, state.clock.now(), origin));
}

/** Answers `GET /generations?page&limit`. A parameter that is not a number counts as absent; others are clamped. */
export function listGenerations(state: SandboxState, { owner, origin }: UserRequest, query: URLSearchParams): Answer {
  const page = readNumber(query.get('page'), { fallback: 1, max: Number.MAX_SAFE_INTEGER });
  const limit = readNumber(query.get('limit'), { fallback: 20, max: 100 });
  const items = state.generations.listOf(owner).slice((page - 1) * limit, page * limit);
  const nowMs = state.clock.now();
  return answerJson(200, { success: true, data: items.map((item) => printListItem(item, nowMs, origin)) });
}

/** Answers `GET /user`. */
export function showUser(state: SandboxState, { owner, plan }: UserRequest): Answer {
  const own = state.generations.listOf(owner);
  const nowMs = state.clock.now();
  const user: WireUser = {
    success: true,
    email: `user-${createHash('sha256').update(owner).digest('hex').slice(0, 8)}@sandbox.example`,
    plan: { name: plan.name, max_generations: plan.monthlyLimit },
    statistics: { today: countToday(own, nowMs), total: own.length },
    usage: usageAt(plan, own, nowMs),
  };
  return answerJson(200, user);
}

/** Answers `GET /video/{id}`, which needs no key. */
export function showVideo(state: SandboxState, id: string, headers: RangeHeaders): Answer {
  const generation = state.generations.find(id);
  if (generation === undefined) return refuse(404, 'Video not found');
  const phase = phaseAt(generation, state.clock.now());
  if (phase.status !== 'completed' || !phase.playable) return refuse(404, 'The video is not ready yet');
  return serveVideo(readClip(generation), headers);
}

function readNumber(text: string | null, { fallback, max }: { fallback: number; max: number }): number {
  if (text === null || !/^\s*[+-]?\d+\s*$/.test(text)) return fallback;
  return Math.min(Math.max(Number(text), 1), max);
}
