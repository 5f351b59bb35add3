import type { SandboxState } from '../sandbox/controls.ts';
import { SandboxView } from '../sandbox/sandbox-view.tsx';
import { inSeconds } from './fixtures/create-generation.ts';
import { State } from './state.tsx';

const state: SandboxState = {
  speed: 30,
  now: inSeconds(3600),
  aheadSeconds: 3600,
  generations: 12,
  pending: [{ name: 'rate-limited' }, { name: 'rate-limited' }],
  faults: [
    {
      name: 'answer-lost',
      title: 'Accept, then lose the answer',
      description: 'The next submission is accepted and charged, but the connection is lost before its answer.',
    },
    {
      name: 'rate-limited',
      title: 'Refuse by the rate limit',
      description: 'The next submission gets 429 with a wait of 30 seconds, as at the rate limit of its model.',
    },
  ],
};
const run = async (): Promise<boolean> => true;

/** The controls of the sandbox. */
export function SandboxStates() {
  return (
    <>
      <State name="Loading">
        <SandboxView state={undefined} problem={undefined} run={run} />
      </State>
      <State name="Ready">
        <SandboxView state={state} problem={undefined} run={run} />
      </State>
      <State name="Error, with the state from before">
        <SandboxView
          state={{ ...state, speed: 1, aheadSeconds: 0, generations: 1, pending: [], faults: [] }}
          problem="The sandbox answered 503: stopping"
          run={run}
        />
      </State>
      <State name="Error">
        <SandboxView state={undefined} problem="The sandbox answered 503: stopping" run={run} />
      </State>
    </>
  );
}
