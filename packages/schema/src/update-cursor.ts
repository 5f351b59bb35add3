import { getUpdateRange, type Store } from '@videogen/store';
import { badUserInput } from './bad-user-input.ts';

const pattern = /^updates:([\w-]{1,64}):(\d{1,15})$/;

/** A position in a user's updates. */
export interface UpdatePosition {
  readonly userId: string;
  readonly number: number;
}

/** Encodes a position in a user's updates as an opaque text. */
export function encodeUpdateCursor({ userId, number }: UpdatePosition): string {
  return Buffer.from(`updates:${userId}:${number}`).toString('base64url');
}

/** Decodes a caller's `after`; undefined without one. Rejects with BAD_USER_INPUT for anything but a cursor of this caller. */
export async function readAfter(
  store: Store,
  userId: string,
  after: string | null | undefined,
): Promise<number | undefined> {
  if (after == null) return undefined;
  const position = decode(after);
  if (!position) {
    throw badUserInput(
      `${JSON.stringify(after.slice(0, 100))} is not a cursor of updates; expected the \`cursor\` of an update, or a connection's \`updatesCursor\`.`,
    );
  }
  if (position.userId !== userId) throw badUserInput("This cursor belongs to another user's updates.");
  const { newest } = await getUpdateRange(store, userId);
  if (position.number <= newest) return position.number;
  throw badUserInput('This cursor is ahead of all updates, so it is from another gateway; begin without `after`.');
}

function decode(cursor: string): UpdatePosition | undefined {
  const [, userId, number] = pattern.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  return userId === undefined || number === undefined ? undefined : { userId, number: Number(number) };
}
