import type { VisibleStatus } from '@videogen/store';

/** A change of the store, in the process of the gateway. */
export type Change =
  /** New generations, a second apart; without a status, a quarter of them failed and the others completed. */
  | {
      readonly type: 'insert';
      readonly key: string;
      readonly count: number;
      readonly status?: VisibleStatus;
      /** The beginning of each prompt, before the number of the generation. */
      readonly prompt: string;
    }
  /** One generation is reported with this status and duration, seconds. */
  | { readonly type: 'record'; readonly id: string; readonly status: VisibleStatus; readonly duration?: number };
