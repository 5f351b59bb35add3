/**
 * A text of VideoGenAPI's that may contain the caller's key. Logs, JSON and the database get the masked text. The original
 * stands in a private field, which no log, JSON or inspection shows, and can only be compared.
 */
export class ObservedText {
  /** The text without the key, storable in any database. */
  readonly masked: string;
  readonly #original: string;

  constructor(original: string, masked: string) {
    this.#original = original;
    this.masked = masked;
  }

  /** True when the original is this text, apart from blanks around either. */
  equals(text: string): boolean {
    return this.#original.trim() === text.trim();
  }

  toString(): string {
    return this.masked;
  }

  toJSON(): string {
    return this.masked;
  }
}
