import type { introspection } from '../generated/tada-introspection.ts';

/**
 * The gateway's schema with the types of its scalars, for gql.tada.
 *
 * @example
 * export const graphql = initGraphQLTada<GatewaySchema>();
 */
export interface GatewaySchema {
  readonly introspection: introspection;
  readonly scalars: {
    /** A time in ISO 8601 with its zone. */
    readonly DateTime: string;
    readonly JSONObject: Record<string, unknown>;
    /** A whole number from -(2^53 - 1) to 2^53 - 1. */
    readonly SafeInt: number;
    readonly URL: string;
  };
}
