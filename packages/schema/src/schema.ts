import { builder } from './builder.ts';
import { resolveIdsAtOnce } from './global-id.ts';
import './scalars.ts';
import './enums.ts';
import './model.ts';
import './user.ts';
import './expected-errors.ts';
import './generation/generation.ts';
import './generation/generation-errors.ts';
import './generation/queries.ts';
import './generation/preview.ts';
import './queue.ts';
import './generation/mutations.ts';
import './generation/subscriptions.ts';

/** The public contract, ready to execute with a {@link Context}. */
export const schema = resolveIdsAtOnce(builder.toSchema());
