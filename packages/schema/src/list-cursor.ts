import type { ListPosition } from '@videogen/store';
import { badUserInput } from './bad-user-input.ts';
import { memoize } from './memoize.ts';

const pattern = /^generations:(\d{1,15}):([\w-]{1,64})$/;

/** Encodes a position in the list of generations as an opaque text. */
export const encodeListCursor: (position: ListPosition) => string = memoize(({ createdAt, id }) =>
  Buffer.from(`generations:${createdAt.getTime()}:${id}`).toString('base64url'),
);

/** Decodes a cursor. Throws BAD_USER_INPUT for anything that is not a cursor of this list. */
export function decodeListCursor(cursor: string): ListPosition {
  const [, time, id] = pattern.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (time === undefined || id === undefined) {
    throw badUserInput(
      `${JSON.stringify(cursor.slice(0, 100))} is not a cursor of this list; expected one from an edge or pageInfo.`,
    );
  }
  return { createdAt: new Date(Number(time)), id };
}
