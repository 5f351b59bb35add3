/** One operation, sent as JSON in a POST. */
export interface GraphqlRequest {
  readonly key?: string | undefined;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer, with its JSON body parsed. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks a gateway over HTTP, as any program may, without our client. */
export async function askGraphql(gatewayUrl: string, question: GraphqlRequest): Promise<GraphqlAnswer> {
  const { key, query, variables, headers } = question;
  const response = await fetch(`${gatewayUrl}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: await response.json() };
}
