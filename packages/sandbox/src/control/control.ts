import { z } from 'zod';
import { answerJson, refuse, refuseMethod, type Answer } from '../http/answer.ts';
import { parseFaults } from './fault.ts';
import type { JsonBody } from '../http/read-json.ts';
import { resetState, type SandboxState } from '../state.ts';

/** The path of the controls, which VideoGenAPI does not have. */
export const controlBase = '/__sandbox';

/** A request to the sandbox's own controls, read to its end. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: JsonBody;
}

interface Control {
  readonly method: string;
  handle(state: SandboxState, body: JsonBody): Answer;
}

const controls = new Map<string, Control>([
  [controlBase, { method: 'DELETE', handle: reset }],
  [`${controlBase}/ledger`, { method: 'GET', handle: (state) => answerJson(200, state.ledger.read()) }],
  [`${controlBase}/faults`, { method: 'POST', handle: addFaults }],
  [`${controlBase}/clock`, { method: 'POST', handle: advanceClock }],
]);

/** Answers a request to the controls; they need no key. */
export function answerControl(state: SandboxState, { method, path, body }: ControlRequest): Answer {
  const control = controls.get(path);
  if (control === undefined) return refuse(404, `There is no control ${path}`);
  if (method !== control.method) return refuseMethod(method, [control.method]);
  return control.handle(state, body);
}

function reset(state: SandboxState): Answer {
  resetState(state);
  return answerJson(200, { reset: true });
}

function addFaults(state: SandboxState, body: JsonBody): Answer {
  if (!body.ok) return body.refusal;
  const parsed = parseFaults(body.value);
  if (!parsed.ok) return refuse(400, parsed.message);
  state.faults.add(parsed.faults);
  return answerJson(200, { faults: state.faults.size() });
}

/** At most a year, so that milliseconds are refused. The clock only goes forward; a reset sets it back. */
const advance = z.strictObject({
  seconds: z
    .number()
    .nonnegative()
    .max(366 * 24 * 3600),
});

function advanceClock(state: SandboxState, body: JsonBody): Answer {
  if (!body.ok) return body.refusal;
  const parsed = advance.safeParse(body.value);
  if (!parsed.success) return refuse(400, 'Expected {"seconds": n} with n from 0 to 31622400 (a year)');
  const { seconds } = parsed.data;
  state.journal.append({ type: 'clock-advanced', seconds });
  state.clock.advance(seconds);
  return answerJson(200, { now: new Date(state.clock.now()).toISOString() });
}
