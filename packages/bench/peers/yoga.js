import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { createResolvers, typeDefs } from './shapes.js';

const [port, upstreamUrl] = process.argv.slice(2);
const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers: createResolvers(upstreamUrl) }),
  context: ({ request }) => ({ authorization: request.headers.get('authorization') }),
  logging: false,
});
createServer(yoga).listen(Number(port), '127.0.0.1');
