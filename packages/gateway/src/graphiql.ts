import type { GraphiQLOptions } from 'graphql-yoga';

/** A connection parameter: the key comes with each operation, as GraphiQL sends what its headers editor holds. */
export const KEY_WITH_OPERATIONS = 'keyWithOperations';

/** GraphiQL over local files, subscriptions over websockets; `exampleKey` stands in the headers editor. */
export function createGraphiqlOptions(exampleKey: string | undefined): GraphiQLOptions {
  return {
    title: 'VideoGen Gateway',
    subscriptionsProtocol: 'WS',
    defaultQuery: exampleQuery,
    headers: JSON.stringify({ authorization: `Bearer ${exampleKey ?? 'YOUR_VIDEOGENAPI_KEY'}` }, null, 2),
    shouldPersistHeaders: false,
    ...connectionOptions,
  };
}

// GraphiQL hands this on to its websocket client, though its options do not declare it.
const connectionOptions = { connectionParams: { [KEY_WITH_OPERATIONS]: true } };

/** What GraphiQL opens with: submit one, watch it, list all. */
const exampleQuery = `# 1. Submit a video. The answer carries its id.
mutation Submit {
  generateVideo(input: {
    prompt: "A cat playing with a ball in a sunny garden"
    model: "kling_25"
  }) {
    __typename
    ... on GenerateVideoSuccess { generation { id status } }
    ... on Error { message }
  }
}

# 2. Watch it: paste the id below.
subscription Watch {
  generationUpdated(id: "PASTE_THE_ID_HERE") {
    version
    status
    generation { videoUrl processingTimeSeconds warnings }
  }
}

# 3. List what there is.
query List {
  generations(first: 5) {
    totalCount
    nodes { id status prompt videoUrl }
  }
}
`;
