import { isObject } from '../is-object.ts';

/** One operation, as its text. */
export interface GatewayRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** The answer to an operation, or one event of a subscription. */
export type GatewayAnswer =
  | { readonly data: Record<string, unknown>; readonly errors?: GatewayError[] }
  | { readonly data?: undefined; readonly errors: GatewayError[] };

/** An error of an answer. Its code is in `extensions.code`. */
export interface GatewayError {
  readonly message: string;
  readonly path?: (string | number)[];
  readonly extensions?: Record<string, unknown>;
}

/** Reads the answer to an operation; undefined for anything else. */
export function readAnswer(value: unknown): GatewayAnswer | undefined {
  if (!isObject(value)) return undefined;
  const data = isObject(value['data']) ? value['data'] : undefined;
  const errors = Array.isArray(value['errors']) ? value['errors'].filter(isError) : [];
  if (data === undefined) return errors.length === 0 ? undefined : { errors };
  return errors.length === 0 ? { data } : { data, errors };
}

function isError(value: unknown): value is GatewayError {
  return isObject(value) && typeof value['message'] === 'string';
}
