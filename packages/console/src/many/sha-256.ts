/**
 * Returns the SHA-256 of a text in UTF-8, as 64 hexadecimal digits. `crypto.subtle` is missing in pages loaded over plain HTTP, and
 * a line must have the same key there.
 */
export function hashSha256(text: string): string {
  const state = [...initial];
  const blocks = pad(new TextEncoder().encode(text));
  const view = new DataView(blocks.buffer);
  for (let at = 0; at < blocks.length; at += 64) addBlock(state, view, at);
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Appends a one bit, zeros, and the length in bits, up to a multiple of 64 bytes. */
function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  return padded;
}

function addBlock(state: number[], view: DataView, at: number): void {
  const schedule = new Int32Array(64);
  for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(at + i * 4);
  const word = (i: number): number => schedule[i] ?? 0;
  for (let i = 16; i < 64; i++) {
    const early = word(i - 15);
    const late = word(i - 2);
    const mixed = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    schedule[i] = word(i - 16) + mixed + word(i - 7) + (rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10));
  }

  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + (constants[i] ?? 0) + word(i)) | 0;
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  for (const [i, added] of [a, b, c, d, e, f, g, h].entries()) state[i] = ((state[i] ?? 0) + added) | 0;
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

const primes = listPrimes(64);
/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
const constants = primes.map((prime) => readFraction(Math.cbrt(prime)));
/** Those of the square roots of the first 8. */
const initial = primes.slice(0, 8).map((prime) => readFraction(Math.sqrt(prime)));

function readFraction(root: number): number {
  return Math.floor((root % 1) * 2 ** 32) | 0;
}

function listPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate);
  }
  return found;
}
