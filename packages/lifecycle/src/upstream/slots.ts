/** Bounds the number of requests of each account that are under way at the same time. */
export interface Slots {
  /** Runs a request once there is room. */
  run<Answer>(accountId: string, request: () => Promise<Answer>): Promise<Answer>;
}

interface Account {
  running: number;
  readonly waiting: (() => void)[];
}

/** Creates slots for at most so many requests of an account. */
export function createSlots(most: number): Slots {
  const accounts = new Map<string, Account>();

  function leave(accountId: string, account: Account): void {
    const next = account.waiting.shift();
    if (next) {
      next();
      return;
    }
    account.running -= 1;
    if (account.running === 0) accounts.delete(accountId);
  }

  return {
    async run(accountId, request) {
      const account = accounts.get(accountId) ?? { running: 0, waiting: [] };
      accounts.set(accountId, account);
      if (account.running < most) account.running += 1;
      else await new Promise<void>((resolve) => account.waiting.push(resolve));
      try {
        return await request();
      } finally {
        leave(accountId, account);
      }
    },
  };
}
