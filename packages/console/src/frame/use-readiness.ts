import { useEffect, useState } from 'react';

/** The answer of `/ready`; the upstream is undefined while nothing was asked of it. */
export interface Readiness {
  readonly database: boolean;
  readonly poller: boolean;
  readonly upstream?: boolean | null;
}

const EVERY_MS = 15_000;

/** Asks the gateway for its readiness now and then, while the page is seen; undefined before, and while it does not answer. */
export function useReadiness(): Readiness | undefined {
  const [readiness, setReadiness] = useState<Readiness>();

  useEffect(() => {
    let isMounted = true;
    async function ask(): Promise<void> {
      const answer = document.hidden ? undefined : await readReadiness();
      if (isMounted && answer !== undefined) setReadiness(answer);
    }
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      isMounted = false;
      clearInterval(timer);
    };
  }, []);

  return readiness;
}

async function readReadiness(): Promise<Readiness | undefined> {
  try {
    const response = await fetch('/ready');
    const answer: unknown = await response.json();
    return isReadiness(answer) ? answer : undefined;
  } catch {
    // A gateway that is away is what the connection tells.
    return undefined;
  }
}

function isReadiness(answer: unknown): answer is Readiness {
  return typeof answer === 'object' && answer !== null && 'database' in answer && 'poller' in answer;
}
