import { graphql } from 'relay-runtime';

// Relay's compiler makes the artifacts in `generated` of these texts. In an app its Babel plugin puts them in place of the texts.

export const generate = graphql`
  mutation operationsGenerateMutation($input: GenerateVideoInput!) {
    generateVideo(input: $input) {
      ... on GenerateVideoSuccess {
        generation {
          id
        }
      }
      ... on Error {
        message
      }
    }
  }
`;

export const list = graphql`
  query operationsListQuery($first: Int!, $after: String) {
    generations(first: $first, after: $after) @connection(key: "operations_generations") {
      edges {
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

export const video = graphql`
  query operationsVideoQuery($id: ID!) {
    generation(id: $id) {
      status
      videoUrl
    }
  }
`;

export const updates = graphql`
  subscription operationsUpdatesSubscription($id: ID!) {
    generationUpdated(id: $id) {
      version
      status
      generation {
        id
        status
        videoUrl
      }
    }
  }
`;
