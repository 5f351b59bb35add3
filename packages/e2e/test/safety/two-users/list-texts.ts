/** All texts in an answer but the names of types, and its numbers from 10,000 on, which can be secrets as well. */
export function listTexts(value: unknown): readonly string[] {
  const texts = new Set<string>();
  collect(value, texts);
  return [...texts];
}

const SMALLEST_TELLING = 10_000;

function collect(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') texts.add(value);
  if (typeof value === 'number' && value >= SMALLEST_TELLING) texts.add(String(value));
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) if (name !== '__typename') collect(inner, texts);
}
