import { markKeyRefused, pauseAccount, retryWhileAway, type AccountRef, type Turn } from '@videogen/store';
import { openAccountKey } from '@videogen/store/account-key';
import { isVideoGenApiError } from '@videogen/videogenapi';
import { CallerKey } from '../identity/caller-key.ts';
import { KeyRefusedError } from '../identity/key-errors.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { InterruptedError, type UpstreamSession } from './session.ts';
import { BudgetSpentError, limitTokens, noTokens, type Tokens } from './tokens.ts';

export interface SessionOptions {
  /** The tokens of its status requests; none by default, for a session that only submits. */
  readonly tokens?: Tokens | undefined;
  /** Aborts its status requests. */
  readonly signal?: AbortSignal | undefined;
}

const STORE_PATIENCE_MS = 20_000;

/** Opens a session of an account, of a user's account, of a turn's, or with the key that a caller has just given. */
export async function openSession(
  lifecycle: Lifecycle,
  account: AccountRef | Turn | CallerKey,
  { tokens = noTokens, signal }: SessionOptions = {},
): Promise<UpstreamSession> {
  const { store, api, identifier, statusSlots, log } = lifecycle;
  const { accountId, key } =
    account instanceof CallerKey
      ? { accountId: account.accountId, key: account.readInClear() }
      : await openAccountKey(store, account);

  /** The end of the pause that VideoGenAPI demanded during this session, on the clock of `performance.now()`. */
  let pausedUntil = 0;
  const isEnded = (): boolean => signal?.aborted === true;

  async function refuse(): Promise<never> {
    identifier.forget(key);
    try {
      await retryWhileAway(() => markKeyRefused(store, { accountId }), { retryForMs: STORE_PATIENCE_MS });
    } catch (error) {
      // The refusal counts all the same: the next request meets it again.
      log.error({ account: accountId, err: error }, 'a refused key could not be recorded');
    }
    throw new KeyRefusedError('refused');
  }

  async function request<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      if (isVideoGenApiError(error) && error.kind === 'unauthorized') return refuse();
      throw error;
    }
  }

  function create(source: Tokens): UpstreamSession {
    async function requestStatus<Answer>(send: () => Promise<Answer>): Promise<Answer> {
      if (isEnded()) throw new InterruptedError();
      const leftMs = pausedUntil - performance.now();
      if (leftMs > 0) throw new BudgetSpentError(leftMs);
      // A request that waits for a token takes no slot.
      await source.take(accountId);
      try {
        return await statusSlots.run(accountId, () => request(send));
      } catch (error) {
        if (isEnded() && isVideoGenApiError(error)) throw new InterruptedError();
        if (isVideoGenApiError(error) && error.kind === 'rate-limited') {
          const pauseMs = error.rateLimit.retryAfterSeconds * 1000;
          pausedUntil = performance.now() + pauseMs;
          await pauseAccount(store, accountId, pauseMs);
        }
        throw error;
      }
    }

    return {
      accountId,
      generate: (submission) => request(() => api.generate(key, submission)),
      getStatus: (upstreamId) => requestStatus(() => api.getStatus(key, upstreamId, signal)),
      listGenerations: (page) => requestStatus(() => api.listGenerations(key, page, signal)),
      limitedTo: (most) => create(limitTokens(source, most)),
    };
  }

  return create(tokens);
}
