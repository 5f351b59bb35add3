import type { GenerateVideoInput } from '@videogen/client';
import { ChooseLines } from '../many/choose-lines.tsx';
import type { Many, ManySnapshot } from '../many/create-many.ts';
import { LineRow, LinesHead } from '../many/line-row.tsx';
import { noLines, type LineState } from '../many/line-state.ts';
import { SendLines } from '../many/send-lines-bar.tsx';
import { createGeneration, createUnfinished, inSeconds } from './fixtures/create-generation.ts';
import { refusals } from './fixtures/refusals.ts';
import { hostileTexts } from './fixtures/texts.ts';
import { State } from './state.tsx';

const nothing = (): void => undefined;
const asked: GenerateVideoInput = { prompt: 'A lighthouse in a storm', duration: 5 };
const find = (name: string) => refusals.flatMap(([each, refusal]) => (each === name ? [refusal] : []));

const lines: readonly (readonly [input: GenerateVideoInput, state: LineState])[] = [
  [asked, { type: 'unchecked' }],
  [asked, { type: 'ready', submitAt: inSeconds(0), warnings: [] }],
  [asked, { type: 'ready', submitAt: inSeconds(1500), warnings: ['Kling 2.5 lists lengths of 5 and 10 s.'] }],
  [
    { prompt: '' },
    { type: 'invalid', issues: [{ path: ['prompt'], message: 'expected 1 to 1000 characters, got none' }] },
  ],
  [
    { ...asked, duration: 99 },
    { type: 'invalid', issues: [{ path: ['duration'], message: 'expected 1 to 60, got 99' }] },
  ],
  [asked, { type: 'existing', generation: createGeneration() }],
  [asked, { type: 'repeated' }],
  [asked, { type: 'sending' }],
  [asked, { type: 'accepted', generation: createGeneration() }],
  [asked, { type: 'accepted', generation: createUnfinished({ status: 'SCHEDULED' }) }],
  ...find('Content rejected').map((refusal) => [asked, { type: 'refused', refusal }] as const),
  ...find('The answer was lost').map((refusal) => [asked, { type: 'postponed', refusal }] as const),
  [asked, { type: 'unanswered' }],
  ...hostileTexts.map(([, prompt]) => [{ prompt, duration: 86_399 }, { type: 'repeated' }] as const),
];

const many: Pick<Many, 'check' | 'send' | 'stop'> = {
  check: async () => undefined,
  send: async () => undefined,
  stop: nothing,
};
const ready: ManySnapshot = {
  phase: 'ready',
  source: { name: 'prompts.csv', text: '', format: 'csv' },
  emptyLines: [3],
  problem: undefined,
  error: undefined,
  lines: Array.from({ length: 30 }, (_, index) => ({ number: index + 1, text: '', input: asked, issues: [] })),
  counts: { ...noLines, ready: 28, invalid: 2 },
  totals: {
    submittedNow: 5,
    queued: 23,
    lastSubmitAt: inSeconds(1500),
    lastCompletionAt: inSeconds(1700),
    remainingAfter: 44,
    exceedsQuota: false,
  },
  run: 0,
};

const bars: readonly (readonly [name: string, snapshot: ManySnapshot])[] = [
  ['Checking', { ...ready, phase: 'checking', counts: { ...noLines, unchecked: 12, ready: 18 }, totals: undefined }],
  ['Checked, two cannot be sent', ready],
  ['Checked, some were sent before', { ...ready, counts: { ...noLines, ready: 10, existing: 20 } }],
  ['Sending', { ...ready, phase: 'sending', counts: { ...noLines, accepted: 12, sending: 4, ready: 12, invalid: 2 } }],
  ['Sent', { ...ready, phase: 'sent', counts: { ...noLines, accepted: 20, refused: 2, postponed: 3, unanswered: 5 } }],
  ['Not checked', { ...ready, error: new Error('The gateway gave no answer.') }],
];

/** The dialog of many videos, part by part. */
export function ManyStates() {
  return (
    <div className="grid gap-x-4 gap-y-8 lg:grid-cols-2">
      <State name="Choosing lines">
        <ChooseLines source={undefined} onWrite={nothing} onSource={nothing} optionWords="Kling 2.5, 10 s" />
      </State>
      <State name="Lines">
        <div role="table" className="divide-y divide-line rounded-frame border border-line bg-page">
          <LinesHead />
          {lines.map(([input, state], index) => (
            // The lines have no other identity than their place.
            // oxlint-disable-next-line react/no-array-index-key
            <LineRow key={index} row={index + 2} number={index + 1} input={input} modelName="Kling 2.5" state={state} />
          ))}
        </div>
      </State>
      {bars.map(([name, snapshot]) => (
        <State key={name} name={name}>
          <SendLines many={many} snapshot={snapshot} />
        </State>
      ))}
    </div>
  );
}
