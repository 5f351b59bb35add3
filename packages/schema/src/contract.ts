/** The file of the public contract in GraphQL's schema definition language. A test compares it with the schema. */
export const contractFile = new URL('../schema.graphql', import.meta.url);
