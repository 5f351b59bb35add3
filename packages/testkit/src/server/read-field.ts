/** A field deep inside an answer; undefined where there is none. */
export function readField(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => new Map(Object.entries(inner ?? {})).get(String(name)), value);
}

/** A text deep inside an answer. Throws with the whole answer where there is none. */
export function readText(value: unknown, ...path: readonly (string | number)[]): string {
  const text = readField(value, ...path);
  if (typeof text === 'string') return text;
  throw new Error(`expected a text at ${path.join('.')} of ${JSON.stringify(value)}`);
}

/** A list deep inside an answer. Throws with the whole answer where there is none. */
export function readList(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = readField(value, ...path);
  if (Array.isArray(list)) return list;
  throw new Error(`expected a list at ${path.join('.')} of ${JSON.stringify(value)}`);
}
