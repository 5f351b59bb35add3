import { z } from 'zod';
import { answerJson, refuse, refuseMethod, type Answer } from '../http/answer.ts';
import { parseFaults } from './parse-faults.ts';
import { showState } from './show-state.ts';
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

type Control = (state: SandboxState, body: JsonBody) => Answer;

/** The controls by path and method. */
const controls = new Map<string, ReadonlyMap<string, Control>>([
  [
    controlBase,
    new Map<string, Control>([
      ['GET', showState],
      ['DELETE', reset],
    ]),
  ],
  [`${controlBase}/ledger`, new Map([['GET', (state) => answerJson(200, state.ledger.read())]])],
  [
    `${controlBase}/faults`,
    new Map<string, Control>([
      ['POST', addFaults],
      ['DELETE', removeFaults],
    ]),
  ],
  [`${controlBase}/clock`, new Map([['POST', advanceClock]])],
]);

/** Answers a request to the controls; they need no key. */
export function answerControl(state: SandboxState, { method, path, body }: ControlRequest): Answer {
  const methods = controls.get(path);
  if (methods === undefined) return refuse(404, `There is no control ${path}`);
  const control = methods.get(method);
  return control ? control(state, body) : refuseMethod(method, [...methods.keys()]);
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

function removeFaults(state: SandboxState): Answer {
  state.faults.clear();
  return answerJson(200, { faults: 0 });
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
