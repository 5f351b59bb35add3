import type { Store } from '@videogen/store';
import type { Catalogue, VideoGenApi } from '@videogen/videogenapi';
import type { InputLimits } from './check-input.ts';
import type { Log } from './log.ts';

/** What happens to a generation is a function of these; first parameter of `submit` and `look`. */
export interface Lifecycle {
  readonly store: Store;
  readonly api: VideoGenApi;
  readonly catalogue: Catalogue;
  readonly limits: InputLimits;
  /** When a submission without an outcome is taken for lost, milliseconds; longer than VideoGenAPI is given to answer. */
  readonly submitGiveUpMs: number;
  /** The first look after acceptance, milliseconds. */
  readonly firstLookInMs: number;
  /** Called when VideoGenAPI refuses a key that was taken as good. */
  forgetKey(key: string): void;
  readonly log: Log;
}
