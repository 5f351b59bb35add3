/** Keys of tests are made up, and begin like this. The example is no secret: the start prints it. */
const madeUpKey = /lt_(?!sandbox_demo\b)[\w-]{5,}/;

/** The first key of a test in a text; undefined where there is none. */
export function findKey(text: string): string | undefined {
  return madeUpKey.exec(text)?.[0];
}
