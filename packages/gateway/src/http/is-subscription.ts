import { getOperationAST, Kind, type DocumentNode } from 'graphql';

/** Returns true if the operation of a parsed document is a subscription; false for the result of a failed parse. */
export function isSubscription(parsed: unknown, operationName: string | null | undefined): boolean {
  return isDocument(parsed) && getOperationAST(parsed, operationName)?.operation === 'subscription';
}

function isDocument(parsed: unknown): parsed is DocumentNode {
  return typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === Kind.DOCUMENT;
}
