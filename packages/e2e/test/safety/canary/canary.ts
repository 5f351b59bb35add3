import { createHash, randomBytes } from 'node:crypto';

/** A key to search for. */
export interface Canary {
  readonly key: string;
  /** The part that no other text has. */
  readonly core: string;
}

/**
 * Makes a key that nothing has seen before. It has characters that JSON, URLs and HTML write differently; its core has not.
 * `beginning` names its use, and may be an instruction to the sandbox.
 */
export function createCanary(beginning: string): Canary {
  const core = randomBytes(18).toString('base64').replaceAll(/[+/]/g, 'x');
  return { key: `${beginning}_"<%\\&>_${core}`, core };
}

/** Characters of a core that are found by themselves: its last ones, as some programs show them, or any twelve. */
const SHOWN = 8;

/** Lists the forms in which a source has a canary, whole or in part. */
export function findForms(source: Buffer, canary: Canary): readonly string[] {
  return listForms(canary)
    .filter(({ needles }) => needles.some((needle) => source.includes(needle)))
    .map(({ name }) => name);
}

interface Form {
  readonly name: string;
  readonly needles: readonly Buffer[];
}

const forms = new WeakMap<Canary, readonly Form[]>();

function listForms(canary: Canary): readonly Form[] {
  const known = forms.get(canary);
  if (known) return known;
  const made = makeForms(canary);
  forms.set(canary, made);
  return made;
}

function makeForms({ key, core }: Canary): readonly Form[] {
  const bytes = Buffer.from(core);
  const digits = bytes.toString('hex');
  const hexOf = (before: string): string => [...bytes].map((byte) => before + byte.toString(16)).join('');
  const parts = [0, 4, 8, 12, 16].map((start) => core.slice(start, start + SHOWN));
  return [
    { name: 'in clear', needles: parts.map((part) => Buffer.from(part)) },
    { name: 'base64', needles: [0, 1, 2].flatMap((offset) => printBase64(bytes, offset)) },
    { name: 'hexadecimal', needles: inEitherCase(digits) },
    { name: 'percent-encoded', needles: inEitherCase(hexOf('%')) },
    {
      name: 'escaped as in JSON',
      needles: [...inEitherCase(hexOf('\\u00')), Buffer.from(hexOf('\\u00').toUpperCase().replaceAll('\\U', '\\u'))],
    },
    { name: 'UTF-16', needles: [Buffer.from(core, 'utf16le')] },
    { name: 'numbers of bytes', needles: [Buffer.from([...bytes].join(',')), Buffer.from([...bytes].join(', '))] },
    { name: 'a digest without salt', needles: [key, `Bearer ${key}`].flatMap(listDigests) },
  ];
}

function inEitherCase(text: string): readonly Buffer[] {
  return [Buffer.from(text), Buffer.from(text.toUpperCase())];
}

/** The characters of base64 that depend on these bytes alone, with so many other bytes before them. */
function printBase64(bytes: Buffer, before: number): readonly Buffer[] {
  const padded = Buffer.concat([Buffer.alloc(before), bytes]);
  const whole = padded.subarray(0, padded.length - (padded.length % 3));
  const first = Math.ceil((before * 8) / 6);
  return (['base64', 'base64url'] as const).map((encoding) => Buffer.from(whole.toString(encoding).slice(first)));
}

function listDigests(text: string): readonly Buffer[] {
  const digest = (name: string): Buffer => createHash(name).update(text).digest();
  const usual = digest('sha256');
  const texts = [
    usual.toString('base64'),
    ...['md5', 'sha1', 'sha256', 'sha512'].map((name) => digest(name).toString('hex')),
  ];
  return [usual, ...texts.map((each) => Buffer.from(each))];
}
