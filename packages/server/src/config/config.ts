import type { Limits } from '@videogen/gateway/limits';
import type { MediaLimits, ShareLimits, TrustProxy } from '@videogen/gateway';
import type { UsualRateLimit } from '@videogen/lifecycle';
import type { allRoles } from './environment.ts';
import type { Pace } from '@videogen/poller';

/** Parts of the gateway that one process can run. */
export type Role = (typeof allRoles)[number];

/** The checked configuration. Default intervals and budgets are already adapted to the speed of the sandbox, if that is used. */
export interface Config {
  readonly roles: ReadonlySet<Role>;
  readonly host: string;
  readonly port: number;
  /** The port of a separate server for `/health` and `/ready`; undefined without one. */
  readonly healthPort: number | undefined;
  readonly database: DatabaseConfig;
  /** The Redis that carries notifications between processes; undefined without one. */
  readonly redisUrl: string | undefined;
  /** VideoGenAPI's base URL; undefined for the sandbox on this machine. */
  readonly videoGenApiUrl: string | undefined;
  /** The operator's key, used for callers without a key of their own. */
  readonly videoGenApiKey: string | undefined;
  /** Host names under which that key may be used, beside addresses and localhost; in lower case. */
  readonly allowedHosts: readonly string[];
  /** True if the gateway serves the console at `/`. */
  readonly console: boolean;
  /** Further hosts from which videos are fetched, in lower case; `*.example.com` stands for all names below `example.com`. */
  readonly mediaHosts: readonly string[];
  /** Limits of the videos that this process passes on. */
  readonly mediaLimits: MediaLimits;
  /** True if the gateway shows GraphiQL to browsers. */
  readonly graphiql: boolean;
  /** Introspection is allowed for callers with a key, or for nobody. */
  readonly introspection: 'key' | 'off';
  /** Limits for one address without an accepted key, and for one key, in this process. */
  readonly shares: ShareLimits;
  /** The proxies whose `X-Forwarded-For` is used; undefined if the variable is not set. */
  readonly trustProxy: TrustProxy;
  readonly modelsFile: string | undefined;
  /** Manifests of the documents that may be requested by id; undefined without any. */
  readonly trustedDocuments: { readonly mode: 'prefer' | 'only'; readonly files: readonly string[] } | undefined;
  readonly promptMaxLength: number;
  readonly strictModelLimits: boolean;
  readonly importOnFirstUse: boolean;
  readonly pace: Pace;
  /** The most status requests a minute with one key. */
  readonly pollsPerMinute: number;
  /** The most status requests a minute from this process. */
  readonly processPollsPerMinute: number;
  /** The speed of the upstream as a multiple of VideoGenAPI's: 1, or the sandbox's speed. */
  readonly upstreamSpeed: number;
  /** The longest time for which a completed generation may lack its URL. */
  readonly urlWaitMs: number;
  /** The time of repeated 404s after which a generation counts as not found. */
  readonly notFoundWindowMs: number;
  /** The time-out of the paid request. */
  readonly submitTimeoutMs: number;
  /** The paid request may take a connection whose last answer came less than a second ago. */
  readonly reuseConnections: boolean;
  /** The rate limit of a model that has not been reported. */
  readonly usualRateLimit: UsualRateLimit;
  /** The time for which a submission is searched for whose answer was lost. */
  readonly reconcileWindowMs: number;
  readonly updatesRetentionMs: number;
  /** The limits of one operation. */
  readonly limits: Limits;
  readonly sandboxPort: number;
  readonly sandboxSpeed: number;
  readonly sandboxRateLimit: boolean;
  readonly sandboxStrict: boolean;
  /** The file that keeps the sandbox's generations over a restart; undefined to keep them in memory. */
  readonly sandboxStatePath: string | undefined;
  readonly logLevel: string;
  /** Warnings for the operator, one line each. */
  readonly warnings: readonly string[];
}

/** The database: a file on this machine, or PostgreSQL for many machines. */
export type DatabaseConfig =
  /** `path` is a file, or `:memory:`. */
  | { readonly type: 'sqlite'; readonly path: string; readonly encryptionKey: string | undefined }
  | { readonly type: 'postgres'; readonly url: string; readonly encryptionKey: string; readonly poolSize: number };

/** The problems of an environment, one line each, beginning with the name of the variable. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}
