import { getUpdateRange, type Store } from '@videogen/store';
import { badUserInput } from './bad-user-input.ts';

const pattern = /^updates:([\w-]{1,64}):(\d{1,15})$/;

/** A place in a user's updates. */
export interface UpdatePlace {
  readonly userId: string;
  readonly number: number;
}

/** A place in a user's updates → an opaque text. */
export function encodeUpdateCursor({ userId, number }: UpdatePlace): string {
  return Buffer.from(`updates:${userId}:${number}`).toString('base64url');
}

/** The place that a caller's `after` names; undefined without one. Rejects with BAD_USER_INPUT for what is no place of theirs. */
export async function readAfter(
  store: Store,
  userId: string,
  after: string | null | undefined,
): Promise<number | undefined> {
  if (after == null) return undefined;
  const place = decode(after);
  if (!place) {
    throw badUserInput(
      `${JSON.stringify(after.slice(0, 100))} is not a cursor of updates; expected the \`cursor\` of an update, or a connection's \`updatesCursor\`.`,
    );
  }
  if (place.userId !== userId) throw badUserInput("This cursor is of another user's updates.");
  const { newest } = await getUpdateRange(store, userId);
  if (place.number <= newest) return place.number;
  throw badUserInput('This cursor is ahead of all updates, so it is not of this gateway; begin without `after`.');
}

function decode(cursor: string): UpdatePlace | undefined {
  const [, userId, number] = pattern.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  return userId === undefined || number === undefined ? undefined : { userId, number: Number(number) };
}
