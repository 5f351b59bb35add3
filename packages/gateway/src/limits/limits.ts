/** The limits of one operation. An operation above one is refused with a 4xx that names the limit. */
export interface Limits {
  /** Bytes of a request's body, or of a message over a websocket. */
  readonly bodyBytes: number;
  /** Bytes of the query text. */
  readonly queryBytes: number;
  /** Tokens of a document: names, numbers, texts and punctuation. */
  readonly tokens: number;
  /** Levels of fields, the root field included. */
  readonly depth: number;
  /** Fields with an alias. */
  readonly aliases: number;
  /** Fields of Query, Mutation or Subscription. */
  readonly rootFields: number;
  readonly directives: number;
  /** `generateVideo` and `generateVideos`, which are paid. */
  readonly submissions: number;
  /** `importGenerations` and `refreshGeneration`, which send requests to VideoGenAPI. */
  readonly refreshes: number;
  /** Values of each list in the arguments, and in the variables. */
  readonly listItems: number;
  /** Fields that the answer can have, or for a subscription that each event can have. */
  readonly cost: number;
  /** Bytes of the answer, or of each event. A mutation's answer has no limit. */
  readonly answerBytes: number;
}

const KIBIBYTE = 1024;

/** More than any client of ours needs. The largest operation within these limits does not slow other callers noticeably. */
export const defaultLimits: Limits = {
  // Twenty prompts of 1,000 code points take 240 kB where each is escaped.
  bodyBytes: 512 * KIBIBYTE,
  queryBytes: 32 * KIBIBYTE,
  tokens: 1000,
  depth: 10,
  aliases: 15,
  // Relay sends one query for all components of a page, and many of them select the same field. The limit of aliases bounds
  // the different ones.
  rootFields: 50,
  // A table whose user may hide columns has a directive for each column.
  directives: 50,
  submissions: 1,
  refreshes: 5,
  listItems: 100,
  cost: 20_000,
  answerBytes: 2048 * KIBIBYTE,
};
