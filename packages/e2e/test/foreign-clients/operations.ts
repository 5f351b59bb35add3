/** The operations of a normal user, by name. Relay's compiler requires these names: the module's, then the operation's kind. */
export const operations = {
  videosMeQuery: `query videosMeQuery { me { id email plan { name } usage { currentMonth } } }`,
  videosGenerateMutation: `mutation videosGenerateMutation($input: GenerateVideoInput!) {
    generateVideo(input: $input) {
      __typename
      ... on GenerateVideoSuccess { generation { id status } }
      ... on InvalidInputError { message issues { path message } }
      ... on RateLimitedError { message retryAfterSeconds }
      ... on Error { message }
    }
  }`,
  videosWatchSubscription: `subscription videosWatchSubscription($id: ID!, $after: String) {
    generationUpdated(id: $id, after: $after) { cursor version status generation { id status progress videoUrl } }
  }`,
  videosStatusQuery: `query videosStatusQuery($id: ID!) { generation(id: $id) { id version status progress videoUrl } }`,
  videosDetailsQuery: `query videosDetailsQuery($id: ID!) { generation(id: $id) { id prompt status videoUrl failure { code } } }`,
  videosPageQuery: `query videosPageQuery($first: Int!, $after: String, $filter: GenerationFilter) {
    generations(first: $first, after: $after, filter: $filter) {
      totalCount
      edges { cursor node { id prompt status } }
      pageInfo { hasNextPage endCursor }
    }
  }`,
} as const;

/** The name of one of the operations. */
export type OperationName = keyof typeof operations;

/** Values of an operation's variables, by name. */
export type Variables = Record<string, unknown>;
