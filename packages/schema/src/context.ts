import type { CallerKey, Estimate, Lifecycle, QueuePosition } from '@videogen/lifecycle';
import type { Generation, QueueState, Update, User } from '@videogen/store';

/** The context of every resolver. */
export interface Context {
  /** The owner of the key in the request. There is no anonymous access. */
  readonly caller: User;
  /** The key that came with the operation; undefined where only its owner is known. */
  readonly callerKey: CallerKey | undefined;
  readonly lifecycle: Lifecycle;
  /** Pending estimates, shared by the fields of one generation. */
  readonly estimates: WeakMap<Generation, Promise<Estimate>>;
  /** Updates that were read, reused by a path that leads back to the same generation. */
  readonly histories: WeakMap<Generation, Promise<readonly Update[]>>;
  /** Pending reads of queues, shared by the generations that wait in them. */
  readonly queues: Map<string, Promise<QueueState>>;
  /** Positions that were read with the generations of a queue. */
  readonly positions: WeakMap<Generation, QueuePosition>;
  /** Pending reads of median times by the model's key, shared by the entries of a list. */
  readonly typicalTimes: Map<string, Promise<number | null>>;
  /** The state of a subscription to updates, once it has begun; undefined for any other operation. */
  followed: FollowedPosition | undefined;
  /** The position after which a subscription to updates goes on, whatever its arguments are. */
  readonly resumesAfter: number | undefined;
  /** Makes the link under which the gateway serves the video of a generation; null where it serves none. */
  readonly linkMedia: LinkMedia;
}

/** Returns the path of a generation's video, with its query; null where there is none. */
export type LinkMedia = (generation: Generation) => string | null | Promise<string | null>;

/** The position of a subscription among the updates. */
export interface FollowedPosition {
  /** All up to this position was sent; undefined before the present state. */
  position: number | undefined;
}

/** Options of `createContext`. */
export interface ContextOptions extends Pick<Context, 'caller' | 'lifecycle'> {
  readonly callerKey?: CallerKey | undefined;
  readonly resumesAfter?: number | undefined;
  /** By default no video has a link. */
  readonly linkMedia?: LinkMedia | undefined;
}

/** Creates the context of one operation. */
export function createContext({
  caller,
  callerKey,
  lifecycle,
  resumesAfter,
  linkMedia = () => null,
}: ContextOptions): Context {
  return {
    caller,
    callerKey,
    lifecycle,
    resumesAfter,
    linkMedia,
    followed: undefined,
    estimates: new WeakMap(),
    histories: new WeakMap(),
    queues: new Map(),
    positions: new WeakMap(),
    typicalTimes: new Map(),
  };
}
