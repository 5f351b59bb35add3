import { describeError } from '../describe-error.ts';
import { useCallback, useEffect, useState } from 'react';
import { readSandbox, type SandboxState } from './controls.ts';

const EVERY_MS = 2000;

/** The state of the sandbox, read again every two seconds and after each action, and the problem of the last action or reading. */
export function useSandbox() {
  const [state, setState] = useState<SandboxState>();
  const [problem, setProblem] = useState<string>();

  /** Runs an action and reads the state after it. Resolves to false if one of them failed. */
  const run = useCallback(async (action: () => Promise<void> = async () => undefined): Promise<boolean> => {
    try {
      await action();
      setState(await readSandbox());
      setProblem(undefined);
      return true;
    } catch (error) {
      setProblem(describeError(error));
      return false;
    }
  }, []);

  useEffect(() => {
    void run();
    const timer = setInterval(() => !document.hidden && void run(), EVERY_MS);
    return () => clearInterval(timer);
  }, [run]);

  return { state, problem, run };
}
