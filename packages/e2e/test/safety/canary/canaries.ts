import { createCanary, type Canary } from './canary.ts';

/** The keys and other secrets of a scenario, by their use in it. */
export interface Canaries {
  /** A key that calls everything. */
  readonly used: Canary;
  /** A key that VideoGenAPI repeats wherever it can. */
  readonly echoed: Canary;
  /** A key in places for other things. */
  readonly misplaced: Canary;
  /** A key that is accepted, and later refused. */
  readonly turnedAway: Canary;
  /** A key in its own user's inputs, which are stored and forwarded unchanged. */
  readonly inPrompt: Canary;
  /** A key that is refused. */
  readonly revoked: Canary;
  /** VIDEOGENAPI_KEY. */
  readonly operators: Canary;
  /** ENCRYPTION_KEY. */
  readonly encryption: Canary;
  /** The password of PostgreSQL and Redis. */
  readonly password: Canary;
}

/** Creates new ones. */
export function createCanaries(): Canaries {
  return {
    used: createCanary('lt_unlimited_used'),
    echoed: createCanary('lt_unlimited_echoed'),
    misplaced: createCanary('lt_misplaced'),
    turnedAway: createCanary('lt_turned_away'),
    inPrompt: createCanary('lt_in_prompt'),
    revoked: createCanary('lt_revoked'),
    operators: createCanary('lt_operators'),
    encryption: createCanary('an encryption key of more than 32 characters'),
    password: createCanary('password'),
  };
}
