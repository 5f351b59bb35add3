import type { Store } from '@videogen/store';
import type { Catalogue, VideoGenApi } from '@videogen/videogenapi';
import type { InputLimits } from './check-input.ts';
import type { Expectations } from './expectations.ts';
import type { Log } from './log.ts';
import type { SubmitResult } from './submit-result.ts';

/** What happens to a generation is a function of these; first parameter of `submit` and `look`. */
export interface Lifecycle {
  readonly store: Store;
  readonly api: VideoGenApi;
  readonly catalogue: Catalogue;
  readonly expectations: Expectations;
  readonly limits: InputLimits;
  /** When a submission without an outcome is taken for lost, milliseconds; longer than VideoGenAPI is given to answer. */
  readonly submitGiveUpMs: number;
  /** After a caller had a lost submission looked for in vain: when the poller tries again, milliseconds. */
  readonly tryAgainInMs: number;
  /**
   * Submissions that this process is sending, by our id of the generation: who repeats one waits for its result, and who
   * stops the process waits for all.
   */
  readonly sending: Map<string, Promise<SubmitResult>>;
  /** How long `completed` without a URL is waited on, milliseconds. */
  readonly urlWaitMs: number;
  /** For how long after its beginning a submission whose answer is lost is looked for, milliseconds. */
  readonly reconcileWindowMs: number;
  /** Called when VideoGenAPI refuses a key that was taken as good. */
  readonly forgetKey: (key: string) => void;
  readonly log: Log;
}
