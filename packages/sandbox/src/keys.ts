import { createHmac, randomBytes } from 'node:crypto';
import { freePlan, unlimitedPlan, type Plan } from './plan.ts';

/** Who sent a request. `key` is masked; nothing else in the sandbox ever holds a key. */
export interface Caller {
  /** Null when the request carried no Bearer key. */
  readonly key: string | null;
  /** False for a missing, revoked or made-up key: such a request gets 401. */
  readonly known: boolean;
  readonly plan: Plan;
}

/** Tells keys apart without keeping them. */
export interface Keys {
  /** The caller behind the value of an Authorization header. */
  identify(authorization: string | undefined): Caller;
  /** `lt_…` and twelve hexadecimal digits: the same for the same key while the sandbox runs, of no use to guess it by. */
  mask(key: string): string;
}

/** Any `lt_…` is a user of its own, except `lt_revoked…`. */
const userKey = /^lt_(?!revoked)./;
const unlimitedKey = /^lt_unlimited/;
const bearer = /^bearer +(\S+) *$/i;

/** Makes the keys of one sandbox. They are masked with a secret of their own, so that even a short key cannot be found by trying. */
export function createKeys(): Keys {
  const secret = randomBytes(32);

  const mask = (key: string): string => {
    const digest = createHmac('sha256', secret).update(key).digest('hex').slice(0, 12);
    return `${key.startsWith('lt_') ? 'lt_' : ''}…${digest}`;
  };

  return {
    mask,
    identify: (authorization) => {
      const key = bearer.exec(authorization ?? '')?.[1];
      if (key === undefined) return { key: null, known: false, plan: freePlan };
      const plan = unlimitedKey.test(key) ? unlimitedPlan : freePlan;
      return { key: mask(key), known: userKey.test(key), plan };
    },
  };
}
