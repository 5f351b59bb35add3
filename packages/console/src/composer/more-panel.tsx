import { X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/checkbox.tsx';
import { TextField } from '../design/text-field.tsx';
import type { Draft } from './create-drafts.ts';
import { issueAt, type Issues } from './issues.ts';

/** The rarely used options. */
export function MorePanel({
  draft,
  onChange,
  issues,
}: {
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly issues: Issues;
}) {
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="Label: a name for your own use"
          isLabelShown
          placeholder="none"
          value={draft.label ?? ''}
          onChange={({ target }) => onChange({ label: target.value === '' ? undefined : target.value })}
          problem={issueAt(issues, 'label')}
        />
        <SeedField
          seed={draft.seed ?? undefined}
          onChange={(seed) => onChange({ seed })}
          problem={issueAt(issues, 'seed')}
        />
      </div>
      <div className="flex flex-col">
        <Checkbox
          checked={draft.cameraFixed === true}
          onChange={(on) => onChange({ cameraFixed: on ? true : undefined })}
        >
          The camera does not move
        </Checkbox>
        <Checkbox
          checked={draft.whenRateLimited === 'QUEUE'}
          onChange={(on) => onChange({ whenRateLimited: on ? 'QUEUE' : undefined })}
        >
          <span>Wait for a slot if the model has none left; the video can be canceled until it is sent</span>
        </Checkbox>
      </div>
      {(['veoModel', 'extra'] as const).map((name) => {
        const value = draft[name];
        if (value === undefined || value === null) return null;
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        return (
          <p key={name} className="flex items-center gap-2 text-12 text-text-2">
            {name}{' '}
            <code title={text} className="min-w-0 truncate font-mono">
              {text}
            </code>
            <Button
              variant="quiet"
              className="size-control px-0!"
              aria-label={`Remove ${name}`}
              onClick={() => onChange({ [name]: undefined })}
            >
              <X aria-hidden />
            </Button>
          </p>
        );
      })}
    </div>
  );
}

/** A whole number. Other characters cannot be typed. */
function SeedField({
  seed,
  onChange,
  problem,
}: {
  readonly seed: number | undefined;
  readonly onChange: (seed: number | undefined) => void;
  readonly problem: string | undefined;
}) {
  const [text, setText] = useState('');
  return (
    <TextField
      label="Seed: the same one makes a similar video"
      isLabelShown
      inputMode="numeric"
      autoComplete="off"
      placeholder="random"
      value={parseSeed(text) === seed ? text : String(seed ?? '')}
      onChange={({ target }) => {
        if (!/^-?\d{0,16}$/.test(target.value)) return;
        setText(target.value);
        onChange(parseSeed(target.value));
      }}
      problem={problem}
    />
  );
}

function parseSeed(text: string): number | undefined {
  const seed = Number(text);
  return /\d/.test(text) && Number.isSafeInteger(seed) ? seed : undefined;
}
