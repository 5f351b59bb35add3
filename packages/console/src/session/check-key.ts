import { describeError } from '../describe-error.ts';
import { UnauthenticatedError } from '@videogen/client';
import { createClient } from './create-client.ts';

/** The outcome of a check, with a sentence such as "valid, Free, 72 left this month". */
export interface KeyCheck {
  readonly isValid: boolean;
  readonly sentence: string;
}

const MALFORMED = 'A key has visible ASCII characters and no spaces. This one has others.';

/** Asks the gateway for the owner of the key. */
export async function checkKey(key: string): Promise<KeyCheck> {
  try {
    await using client = createClient(key);
    const { plan, usage } = await client.me();
    const left = usage.remaining === null ? undefined : `${usage.remaining} left this month`;
    return { isValid: true, sentence: ['valid', plan?.name, left].filter((each) => each !== undefined).join(', ') };
  } catch (error) {
    if (error instanceof UnauthenticatedError) return { isValid: false, sentence: error.message };
    // The client's own check, before anything is sent. Its words are for programs.
    if (error instanceof TypeError) return { isValid: false, sentence: MALFORMED };
    const reason = describeError(error);
    return { isValid: false, sentence: `The key could not be checked: ${reason}` };
  }
}
