import { useState, type ReactNode } from 'react';
import type { Draft } from '../composer/create-drafts.ts';
import { ImagePanel } from '../composer/image-panel.tsx';
import { IssueLines } from '../composer/issue-lines.tsx';
import type { Issues } from '../composer/issues.ts';
import { ModelPanel } from '../composer/model-panel.tsx';
import { MorePanel } from '../composer/more-panel.tsx';
import { OptionRow } from '../composer/option-row.tsx';
import { FailureNotice, RefusalNotice } from '../composer/outcome.tsx';
import { PromptField } from '../composer/prompt-field.tsx';
import { SoundPanel } from '../composer/sound-panel.tsx';
import { models } from './fixtures/models.ts';
import { errors, refusals } from './fixtures/refusals.ts';
import { hostileTexts } from './fixtures/texts.ts';
import { user } from './fixtures/user.ts';
import { State } from './state.tsx';

const nothing = (): void => undefined;
const chosen: Draft = {
  prompt: '',
  model: 'kling_25',
  duration: 10,
  resolution: 'FHD_1080P',
  aspectRatio: 'LANDSCAPE_16_9',
  addAudio: true,
  imageUrl: 'https://',
  seed: 7,
};
const invalid: Issues = [
  ['imageUrl', 'expected an http(s) URL, got "https://"'],
  ['audioPrompt', 'expected at most 500 characters, got 812'],
  ['label', 'expected at most 200 characters, got 300'],
  ['seed', 'expected 0 to 4294967295, got -1'],
  ['duration', 'expected 5 to 10 seconds, got 99'],
].map(([name = '', message = '']) => ({ path: [name], message }));
const queues = models.slice(0, 1).map((model) => ({ model, waitingCount: 7 }));
const catalogue = { models, error: undefined, reload: nothing };

/** The parts of the composer, and the outcomes of a submission. */
export function ComposerStates() {
  return (
    <>
      <Prompt name="Prompt, empty" value="" />
      {hostileTexts.map(([name, text]) => (
        <Prompt key={name} name={`Prompt, ${name}`} value={text} />
      ))}
      <Prompt name="Prompt, invalid" value="x" issues={['Expected at most 1,000 characters, got 1,204']} />
      <Options name="Options, none chosen" draft={{ prompt: '' }} />
      <Options name="Options, all chosen, one invalid" draft={chosen} issues={invalid} />
      <State name="Models">
        <ModelPanel models={catalogue} user={user} queues={queues} chosen="kling_25" onChoose={nothing} />
      </State>
      <State name="Models, not read">
        <ModelPanel
          models={{ ...catalogue, models: [], error: new Error('The gateway gave no answer.') }}
          user={undefined}
          queues={[]}
          chosen={undefined}
          onChoose={nothing}
        />
      </State>
      <Panels name="empty" draft={{ prompt: '' }} issues={[]} />
      <Panels
        name="invalid"
        draft={{
          ...chosen,
          label: hostileTexts[1][1],
          audioPrompt: hostileTexts[0][1],
          veoModel: 'veo3_fast',
          extra: { style: hostileTexts[1][1] },
        }}
        issues={invalid}
      />
      <State name="Warnings">
        <IssueLines tone="amber" issues={['Kling 2.5 lists lengths of 5 and 10 s.', 'Nothing is left this month.']} />
      </State>
      {refusals.map(([name, refusal]) => (
        <State key={name} name={name}>
          <RefusalNotice refusal={refusal} onRepeat={nothing} onQueue={nothing} />
        </State>
      ))}
      {errors.map(([name, error]) => (
        <State key={name} name={name}>
          <FailureNotice error={error} onRepeat={nothing} />
        </State>
      ))}
    </>
  );
}

function Prompt({
  name,
  value,
  issues = [],
}: {
  readonly name: string;
  readonly value: string;
  readonly issues?: readonly string[];
}) {
  const [text, setText] = useState(value);
  return (
    <State name={name}>
      <Frame>
        <PromptField
          value={text}
          onChange={setText}
          placeholder="Describe the video"
          onArrowUp={nothing}
          issues={issues}
        />
      </Frame>
    </State>
  );
}

function Options({
  name,
  draft,
  issues = [],
}: {
  readonly name: string;
  readonly draft: Draft;
  readonly issues?: Issues;
}) {
  const model = models.find(({ key }) => key === draft.model);
  const chips = { draft, model, issues, onChange: nothing, onToggle: nothing, openPanel: undefined, panelId: '' };
  return (
    <State name={name}>
      <Frame>
        <div className="flex flex-wrap gap-2">
          <OptionRow {...chips} />
        </div>
      </Frame>
    </State>
  );
}

function Panels({ name, draft, issues }: { readonly name: string; readonly draft: Draft; readonly issues: Issues }) {
  const props = { draft, issues, onChange: nothing };
  return (
    <>
      <State name={`Image, ${name}`}>
        <Frame>
          <ImagePanel model={undefined} {...props} />
        </Frame>
      </State>
      <State name={`Sound, ${name}`}>
        <Frame>
          <SoundPanel {...props} />
        </Frame>
      </State>
      <State name={`More, ${name}`}>
        <Frame>
          <MorePanel {...props} />
        </Frame>
      </State>
    </>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  return <div className="rounded-panel border border-line bg-panel p-4">{children}</div>;
}
