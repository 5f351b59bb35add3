import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createResolvers, typeDefs } from './shapes.js';

const [port, upstreamUrl] = process.argv.slice(2);
const server = new ApolloServer({ typeDefs, resolvers: createResolvers(upstreamUrl) });
await startStandaloneServer(server, {
  listen: { port: Number(port), host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
