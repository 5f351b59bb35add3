import Fastify from 'fastify';
import mercurius from 'mercurius';
import { createResolvers, typeDefs } from './shapes.js';

const [port, upstreamUrl] = process.argv.slice(2);
const app = Fastify();
app.register(mercurius, {
  schema: typeDefs,
  resolvers: createResolvers(upstreamUrl),
  context: (request) => ({ authorization: request.headers.authorization }),
  jit: 1,
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
