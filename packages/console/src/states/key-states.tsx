import { Panel } from '../design/panel.tsx';
import { Unreachable } from '../frame/unreachable.tsx';
import type { KeyCheck } from '../session/check-key.ts';
import { KeyFields } from '../session/key-fields.tsx';
import { State } from './state.tsx';

const refused: KeyCheck = { isValid: false, sentence: 'VideoGenAPI refuses this key.' };
const unanswered: KeyCheck = {
  isValid: false,
  sentence: 'The key could not be checked: http://127.0.0.1:4000/graphql gave no answer.',
};

const states = [
  ['With the sandbox', 'lt_sandbox_demo', undefined],
  ['With VideoGenAPI', null, undefined],
  ['Checking', 'lt_sandbox_demo', 'checking'],
  ['Refused', 'lt_sandbox_demo', refused],
  ['Not checked', null, unanswered],
] as const;

/** The question for a key. */
export function KeyStates() {
  return (
    <div className="grid gap-x-4 gap-y-8 lg:grid-cols-3">
      {states.map(([name, exampleKey, check]) => (
        <State key={name} name={name}>
          <Panel title="Your VideoGenAPI key">
            <KeyFields exampleKey={exampleKey} check={check} onSubmit={() => undefined} />
          </Panel>
        </State>
      ))}
      <State name="The gateway does not answer">
        <Unreachable error={new Error('The gateway answered 502 to /console/settings.json.')} />
      </State>
    </div>
  );
}
