import { useState } from 'react';
import type { ConsoleSettings } from '../settings.ts';
import { checkKey, type KeyCheck } from './check-key.ts';
import { KeyFields } from './key-fields.tsx';

/** Asks for a key, which is checked with the gateway before it is used. */
export function KeyForm({
  settings,
  onKey,
}: {
  readonly settings: ConsoleSettings;
  readonly onKey: (key: string, remember: boolean) => void;
}) {
  const [check, setCheck] = useState<KeyCheck | 'checking'>();

  async function use(key: string, remember: boolean): Promise<void> {
    setCheck('checking');
    const result = await checkKey(key);
    setCheck(result);
    if (result.isValid) onKey(key, remember);
  }

  return (
    <KeyFields
      exampleKey={settings.exampleKey}
      check={check}
      onSubmit={(key, remember) => void use(key, remember)}
      isFocused
    />
  );
}
