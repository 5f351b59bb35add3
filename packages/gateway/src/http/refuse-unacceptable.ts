import { GraphQLError } from 'graphql';
import { isAsyncIterable, processRegularResult, type Plugin } from 'graphql-yoga';
import { isSubscription } from './is-subscription.ts';

const STREAM = 'text/event-stream';
const MEDIA_TYPES = ['application/json', 'application/graphql-response+json', 'multipart/mixed', STREAM] as const;

/**
 * Refuses with 406 an operation over HTTP when `Accept` allows no media type of its answer. The operation is not executed:
 * nothing is paid, and no subscription is counted. Errors are sent as JSON even when `Accept` does not allow it.
 */
export function refuseUnacceptable(): Plugin {
  return {
    onValidate({ context: { request, params }, params: { documentAST } }) {
      // An operation over a websocket has no request.
      if (!request) return undefined;
      const accepted = readAccepted(request);
      const [types, message] = isSubscription(documentAST, params.operationName)
        ? [[STREAM], noStream]
        : [MEDIA_TYPES, noMediaType];
      if (types.some(accepted)) return undefined;
      return ({ valid, setResult }) => {
        if (valid) setResult([createUnacceptable(message)]);
      };
    },
    onResultProcess(processing) {
      if (processing.resultProcessor || isAsyncIterable(processing.result)) return;
      processing.setResultProcessor(processRegularResult, 'application/json');
    },
  };
}

const noStream =
  'Subscriptions are sent as text/event-stream, which "accept" does not allow, or over a websocket with graphql-ws.';
const noMediaType =
  'Answers are application/json, application/graphql-response+json or text/event-stream; "accept" allows none of them.';

function createUnacceptable(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 406, spec: false } } });
}

/** Creates a function that returns true for an accepted media type, by the rules of Yoga's own choice. */
function readAccepted({ headers }: Request): (type: string) => boolean {
  const ranges = (headers.get('accept') || '*/*')
    .toLowerCase()
    .split(',')
    .map((entry) => entry.split(';').map((part) => part.trim()))
    .filter((parts) => parts.every((part) => !part.startsWith('charset=') || part === 'charset=utf-8'))
    .map(([range]) => range);
  return (type) => ranges.some((range) => range === '*/*' || range === type || range === `${type.split('/')[0]}/*`);
}
