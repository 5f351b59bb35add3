import { askGraphql, readField, readText, readLedger, type ServerHere } from '@videogen/testkit';

/** Sends an operation, and returns its `data`. Throws if there are errors. */
export async function ask(
  { gatewayUrl }: Pick<ServerHere, 'gatewayUrl'>,
  key: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown> {
  const { body } = await askGraphql(gatewayUrl, { key, query, variables });
  if (readField(body, 'errors') !== undefined) throw new Error(JSON.stringify(body));
  return readField(body, 'data');
}

/** A generation's status. */
export async function readStatus(server: Pick<ServerHere, 'gatewayUrl'>, key: string, id: string): Promise<unknown> {
  const query = 'query ($id: ID!) { generation(id: $id) { status } }';
  return readField(await ask(server, key, query, { id }), 'generation', 'status');
}

/** VideoGenAPI's id of a generation. */
export async function readGenerationId(server: ServerHere, key: string, id: string): Promise<string> {
  const query = 'query ($id: ID!) { generation(id: $id) { generationId } }';
  return readText(await ask(server, key, query, { id }), 'generation', 'generationId');
}

/** Counts the requests to VideoGenAPI about a generation: for its status, or another endpoint with its key. */
export async function countRequests(
  { sandboxUrl }: ServerHere,
  generationId: string,
  endpoint: 'status' | 'user' = 'status',
): Promise<number> {
  const ledger = await readLedger(sandboxUrl);
  const owner = ledger.accepted.find((each) => each.generationId === generationId);
  const key = readText(owner, 'key');
  return ledger.requests.find((each) => each.key === key && each.endpoint === endpoint)?.count ?? 0;
}
