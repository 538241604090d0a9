// Apollo Server 5 in Fastify: `node apollo.mjs TRUSTS`. Says where it listens.
import { ApolloServer } from '@apollo/server';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { resolvers } from './resolvers.mjs';
import { typeDefs } from './schema.mjs';
import { connect } from './trusts.mjs';

const list = connect(process.argv[2]);
const app = Fastify();
const apollo = new ApolloServer({
  typeDefs,
  resolvers,
  plugins: [fastifyApolloDrainPlugin(app)],
});
await apollo.start();
await app.register(fastifyApollo(apollo), {
  context: async (request) => ({ list, number: request.headers['x-nhs-number'] }),
});
await app.listen({ host: '127.0.0.1', port: 0 });
console.log(`Apollo on http://127.0.0.1:${app.server.address().port}`);
