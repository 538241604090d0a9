// Runs the GraphQL over HTTP audits against a running gateway, as a signed-in developer:
//   TOKEN=… npm run audit -- http://127.0.0.1:8000/graphql
// Prints one JSON line an audit: {id, name, status}. What the numbers mean is the caller's.
import { auditServer } from 'graphql-http';

const headers = { authorization: `Bearer ${process.env.TOKEN}` };
const fetchFn = (url, options = {}) =>
  fetch(url, { ...options, headers: { ...options.headers, ...headers } });

for (const { id, name, status } of await auditServer({ url: process.argv[2], fetchFn })) {
  console.log(JSON.stringify({ id, name, status }));
}
