const uuid = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
const upstreamId = /gen_\w+/g;
const ours = /^(Generation|User|Model|updates|generations):/;

/** Words of one length: one is in the user's data, and the other in nobody's. */
export interface Marks {
  readonly mark: string;
  readonly nobodys: string;
}

/**
 * A made-up text of the same form, which names nothing. Its ids are others, also inside a global id or a cursor, and so is the
 * user's mark. A text without either has other digits.
 */
export function makeTwin(text: string, marks: Marks): string {
  const decoded = decodeOurs(text);
  if (decoded !== undefined) {
    return Buffer.from(replaceTelling(decoded, marks)).toString(text.includes('=') ? 'base64' : 'base64url');
  }
  const replaced = replaceTelling(text, marks);
  return replaced === text ? text.replaceAll(/\d/g, (digit) => String((Number(digit) + 3) % 10)) : replaced;
}

/** The content of a global id or a cursor; undefined for any other text. */
export function decodeOurs(text: string): string | undefined {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  return ours.test(decoded) ? decoded : undefined;
}

function replaceTelling(text: string, { mark, nobodys }: Marks): string {
  return text
    .replaceAll(uuid, shiftHex)
    .replaceAll(upstreamId, (id) => `gen_${shiftHex(id.slice('gen_'.length))}`)
    .replaceAll(mark, nobodys);
}

/** Each hexadecimal digit becomes another one. */
function shiftHex(id: string): string {
  return id.replaceAll(/[\da-f]/g, (digit) => ((Number.parseInt(digit, 16) + 7) % 16).toString(16));
}
