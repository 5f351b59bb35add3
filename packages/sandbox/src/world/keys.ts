import { createHmac } from 'node:crypto';
import { freePlan, unlimitedPlan, type Plan } from './plan.ts';

/** The sender of a request. `key` is masked; no part of the sandbox keeps a real key. */
export interface Caller {
  /** Null for a request without a Bearer key. */
  readonly key: string | null;
  /** False for a missing, revoked or made-up key: such a request gets 401. */
  readonly known: boolean;
  readonly plan: Plan;
}

/** Identifies keys without keeping them. */
export interface Keys {
  /** The caller with this value of the Authorization header. */
  identify(authorization: string | undefined): Caller;
  /** `lt_…` and twelve hexadecimal digits, always the same for the same key and secret, and useless for guessing the key. */
  mask(key: string): string;
}

/** Each `lt_…` is a user of its own, except `lt_revoked…`. */
const userKey = /^lt_(?!revoked)./;
const unlimitedKey = /^lt_unlimited/;
const bearer = /^bearer +(\S+) *$/i;

/** Creates the keys of one sandbox. Masks depend on its secret, so that not even a short key can be found by trying. */
export function createKeys(secret: Buffer): Keys {
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
