import { useState, type SubmitEvent } from 'react';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/checkbox.tsx';
import { Notice } from '../design/notice.tsx';
import { TextField } from '../design/text-field.tsx';
import type { ConsoleSettings } from '../settings.ts';
import { checkKey, type KeyCheck } from './check-key.ts';

/** One field for a key. The key is checked with the gateway before it is used. */
export function KeyForm({
  settings,
  onKey,
}: {
  readonly settings: ConsoleSettings;
  readonly onKey: (key: string, remember: boolean) => void;
}) {
  const [key, setKey] = useState('');
  const [remember, setRemember] = useState(false);
  const [check, setCheck] = useState<KeyCheck | 'checking'>();

  async function use(candidate: string): Promise<void> {
    setCheck('checking');
    const result = await checkKey(candidate);
    setCheck(result);
    if (result.isValid) onKey(candidate, remember);
  }
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void use(key.trim());
  };
  const { exampleKey } = settings;

  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {exampleKey !== null && (
        <div className="flex flex-col gap-2 border-b border-line pb-4">
          <Button variant="primary" onClick={() => void use(exampleKey)} disabled={check === 'checking'}>
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
          label={exampleKey === null ? 'Your VideoGenAPI key' : 'Or your VideoGenAPI key'}
          isLabelShown
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="lt_…"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          autoFocus
        />
        <Button
          variant={exampleKey === null ? 'primary' : 'secondary'}
          type="submit"
          disabled={check === 'checking' || key.trim() === ''}
        >
          {check === 'checking' ? 'Checking' : 'Continue'}
        </Button>
      </div>
      {typeof check === 'object' && !check.isValid && <Notice tone="failed">{check.sentence}</Notice>}
      <Checkbox checked={remember} onChange={setRemember}>
        Remember on this device, not only in this tab
      </Checkbox>
    </form>
  );
}
