/** The path of GraphQL, for every transport. */
export const GRAPHQL_PATH = '/graphql';
/** The path of the schema's SDL. */
export const SCHEMA_PATH = '/schema.graphql';
/** The beginning of the paths of videos. */
export const MEDIA_PATH = '/media/';
/** The path of the sandbox's controls. */
export const CONTROLS_PATH = '/__sandbox';
