import type { Generation as GenerationRecord } from '@videogen/store';
import { builder } from '../builder.ts';
import { ErrorInterface } from '../expected-errors.ts';
import { Generation } from './generation.ts';

/** The generation does not exist or is not the caller's. */
export class NotFoundError extends Error {
  constructor() {
    super("There is no such generation, or it is not this key's.");
  }
}

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: "There is no such generation, or it is not the caller's.",
  interfaces: [ErrorInterface],
});

/** A generation that was sent can no longer be canceled. */
export class NotCancelableError extends Error {
  readonly generation: GenerationRecord;

  constructor(generation: GenerationRecord) {
    super('The generation was already sent and continues: VideoGenAPI cannot cancel.');
    this.generation = generation;
  }
}

builder.objectType(NotCancelableError, {
  name: 'NotCancelableError',
  description: 'The generation was already sent and continues: VideoGenAPI cannot cancel.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ generation: t.expose('generation', { type: Generation, description: 'Its present state.' }) }),
});

/** The idempotency key belongs to another input. */
export class IdempotencyConflictError extends Error {
  readonly generation: GenerationRecord;

  constructor(generation: GenerationRecord) {
    super('This idempotencyKey was used before with another input; nothing was sent. Use a new key for a new request.');
    this.generation = generation;
  }
}

builder.objectType(IdempotencyConflictError, {
  name: 'IdempotencyConflictError',
  description: 'The idempotencyKey was used before with another input; nothing was sent.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    generation: t.expose('generation', { type: Generation, description: 'The generation of that key.' }),
  }),
});
