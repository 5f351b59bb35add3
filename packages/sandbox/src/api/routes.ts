import { refuse, refuseMethod, type Answer } from '../http/answer.ts';
import type { Endpoint, Target } from './endpoint.ts';
import { generate, listGenerations, showStatus, showUser, showVideo } from './handlers.ts';
import type { Caller } from '../world/keys.ts';
import type { JsonBody } from '../http/read-json.ts';
import type { RangeHeaders } from './serve-video.ts';
import type { SandboxState } from '../state.ts';

/** A request to VideoGenAPI, read to its end. */
export interface ApiRequest {
  readonly method: string;
  readonly target: Target;
  readonly query: URLSearchParams;
  readonly caller: Caller;
  /** The origin under which the client reached the sandbox, such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  readonly headers: RangeHeaders;
  readonly body: JsonBody;
}

const methods: Readonly<Record<Endpoint, readonly string[]>> = {
  generate: ['POST'],
  status: ['GET', 'HEAD'],
  generations: ['GET', 'HEAD'],
  user: ['GET', 'HEAD'],
  video: ['GET', 'HEAD'],
};

/** Answers a request: checks the method and the key (videos need none), then calls the handler of the endpoint. */
export function answerApi(state: SandboxState, request: ApiRequest): Answer {
  const { method, target, caller, origin, query, body, headers } = request;
  const allowed = methods[target.endpoint];
  if (!allowed.includes(method)) return refuseMethod(method, allowed);
  if (target.endpoint === 'video') return showVideo(state, target.id, headers);
  if (caller.key === null || !caller.known) return refuse(401, 'Invalid or missing API key');

  const user = { owner: caller.key, plan: caller.plan, origin };
  switch (target.endpoint) {
    case 'generate':
      return generate(state, user, body);
    case 'status':
      return showStatus(state, user, target.id);
    case 'generations':
      return listGenerations(state, user, query);
    case 'user':
      return showUser(state, user);
    default:
      return target satisfies never;
  }
}
