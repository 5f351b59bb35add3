import { useState, type SubmitEvent } from 'react';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/checkbox.tsx';
import { Notice } from '../design/notice.tsx';
import { TextField } from '../design/text-field.tsx';
import type { KeyCheck } from './check-key.ts';

/** One field for a key, and the outcome of its last check. */
export function KeyFields({
  exampleKey,
  check,
  onSubmit,
  isFocused = false,
}: {
  /** A key that the sandbox accepts; null without the sandbox. */
  readonly exampleKey: string | null;
  readonly check: KeyCheck | 'checking' | undefined;
  readonly onSubmit: (key: string, remember: boolean) => void;
  /** True if the field gets the focus at once. */
  readonly isFocused?: boolean;
}) {
  const [key, setKey] = useState('');
  const [remember, setRemember] = useState(false);
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSubmit(key.trim(), remember);
  };

  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {exampleKey !== null && (
        <div className="flex flex-col gap-2 border-b border-line pb-4">
          <Button variant="primary" onClick={() => onSubmit(exampleKey, remember)} disabled={check === 'checking'}>
            Use the sandbox’s key
          </Button>
          <p className="text-12 text-text-2">
            Sample clips within seconds. Nothing is charged, and no account is needed.
          </p>
        </div>
      )}
      <div className="flex items-end gap-3">
        <TextField
          className="flex-1 font-mono"
          label={exampleKey === null ? 'Your VideoGenAPI key' : 'Or a key of your own choice'}
          isLabelShown
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="lt_…"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          autoFocus={isFocused}
        />
        <Button
          variant={exampleKey === null ? 'primary' : 'secondary'}
          type="submit"
          disabled={check === 'checking' || key.trim() === ''}
        >
          {check === 'checking' ? 'Checking' : 'Continue'}
        </Button>
      </div>
      {exampleKey !== null && (
        <p className="text-12 text-text-2">
          With any key this gateway makes sample clips, so do not use a real one. Each key has its own videos.
        </p>
      )}
      {typeof check === 'object' && !check.isValid && <Notice tone="failed">{check.sentence}</Notice>}
      <Checkbox checked={remember} onChange={setRemember}>
        Remember on this device, not only in this tab
      </Checkbox>
    </form>
  );
}
