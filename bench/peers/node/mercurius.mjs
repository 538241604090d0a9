// Mercurius with its jit, in Fastify: `node mercurius.mjs TRUSTS`. Says where it listens.
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { resolvers } from './resolvers.mjs';
import { typeDefs } from './schema.mjs';
import { connect } from './trusts.mjs';

const list = connect(process.argv[2]);
const app = Fastify();
await app.register(mercurius, {
  schema: typeDefs,
  resolvers,
  jit: 1,
  context: (request) => ({ list, number: request.headers['x-nhs-number'] }),
});
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`Mercurius on http://127.0.0.1:${app.server.address().port}`);
