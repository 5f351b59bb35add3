/**
 * The key that a caller has given with an operation, kept as long as the operation, so that its stored copy need not be decrypted. It stands
 * in a private field, which no log, JSON or inspection shows.
 */
export class CallerKey {
  readonly accountId: string;
  readonly #key: string;

  constructor(accountId: string, key: string) {
    this.accountId = accountId;
    this.#key = key;
  }

  /** Returns the key itself; only an upstream session may call it. */
  readInClear(): string {
    return this.#key;
  }
}
